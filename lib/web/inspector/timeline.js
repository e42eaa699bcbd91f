// @ts-check
/** @import { MessageRow, NoteRow, Row } from "./protocol.ts" */
import { byId, h } from "../chat/dom.js";
import { fromBase64, previewOf } from "./bytes.js";
import { sizeOf, timeOf } from "./format.js";

/** How many rows there are at most. */
export const MAX_ROWS = 400;
/** How near to the end the reader still follows it, in pixels. */
const NEAR = 40;

/** The messages as they passed, the newest below. */
export class Timeline {
  #list = byId("rows");
  #scroll = byId("timeline");
  #choose;
  #chosen = 0;

  /** @param {(row: MessageRow) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /** @param {readonly Row[]} rows */
  replace(rows) {
    this.#list.replaceChildren(...rows.slice(-MAX_ROWS).map((row) => this.#draw(row)));
    this.#toEnd();
    this.#tellEmpty();
  }

  /** @param {readonly Row[]} rows */
  add(rows) {
    if (rows.length === 0) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    const follows = scrollHeight - scrollTop - clientHeight < NEAR;
    this.#list.append(...rows.map((row) => this.#draw(row)));
    while (this.#list.childElementCount > MAX_ROWS) this.#list.firstElementChild?.remove();
    if (follows) this.#toEnd();
    this.#tellEmpty();
  }

  /** @param {number} id of the message that is shown beside, or 0 */
  mark(id) {
    this.#chosen = id;
    for (const row of this.#list.querySelectorAll("[aria-current]")) {
      row.removeAttribute("aria-current");
    }
    this.#list.querySelector(`[data-id="${id}"]`)?.setAttribute("aria-current", "true");
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  #tellEmpty() {
    byId("empty").hidden = this.#list.childElementCount > 0;
  }

  /** @param {Row} row */
  #draw(row) {
    return row.type === "note" ? noteOf(row) : this.#messageOf(row);
  }

  /** @param {MessageRow} row */
  #messageOf(row) {
    const { id, conn, direction, index, time, length } = row;
    const { text, isText } = previewOf(fromBase64(row.head), length);
    const button = h(
      "button",
      {
        class: `row ${direction}`,
        "data-id": String(id),
        type: "button",
        onclick: () => this.#choose(row),
        ...(id === this.#chosen ? { "aria-current": "true" } : {}),
      },
      h("span", { class: "time" }, timeOf(time)),
      h("span", { class: "conn" }, `#${conn}`),
      arrowOf(direction),
      h("span", { class: "index" }, String(index)),
      h("span", { class: "length" }, sizeOf(length)),
      h("span", { class: isText ? "preview" : "preview is-hex", dir: "auto" }, text),
      h("span", { class: "marks" }, ...marksOf(row)),
    );
    return h("li", {}, button);
  }
}

/** @param {"up" | "down"} direction */
function arrowOf(direction) {
  const words = direction === "up" ? "to the target" : "from the target";
  return h(
    "span",
    { class: "arrow", title: words, "aria-label": words, role: "img" },
    direction === "up" ? "↑" : "↓",
  );
}

/** @param {MessageRow} row */
function marksOf({ reads, glued, fault, injected }) {
  const marks = [];
  if (injected) marks.push(markOf("»", { kind: "injected", words: "sent by hand" }));
  if (glued > 1) {
    marks.push(markOf(`│${glued}`, { kind: "glued", words: `${glued} glued in one read` }));
  }
  if (reads > 1) marks.push(markOf(`✂${reads}`, { kind: "cut", words: `cut in ${reads} reads` }));
  if (fault !== undefined) marks.push(markOf("⚡", { kind: "fault", words: fault }));
  return marks;
}

/**
 * @param {string} sign
 * @param {{ kind: string, words: string }} about
 */
function markOf(sign, { kind, words }) {
  return h("span", { class: `mark ${kind}`, title: words, "aria-label": words, role: "img" }, sign);
}

/** @param {NoteRow} row */
function noteOf({ conn, direction, time, text, isFault }) {
  return h(
    "li",
    { class: isFault ? "note is-fault" : "note" },
    h("span", { class: "time" }, timeOf(time)),
    h("span", { class: "conn" }, `#${conn}`),
    direction ? arrowOf(direction) : h("span", {}),
    h("span", { class: "words", dir: "auto" }, text),
  );
}
