// @ts-check
/** @import { MessageRow } from "./protocol.ts" */
/** @import { Message } from "./types.ts" */
import { byId, h } from "../chat/dom.js";
import { cellsOf, decode } from "./bytes.js";
import { nameOf, plural, timeOf } from "./format.js";

/** How many bytes a line has, and how many are drawn at most: each one is an element or two. */
const LINE = 16;
const MAX_DRAWN = 4096;

/** One message beside the timeline: what it is, what it says, and its bytes. */
export class Detail {
  /** @type {Message | undefined} */
  #message;
  /** @type {Message | undefined} */
  #other;
  #as = /** @type {HTMLSelectElement} */ (byId("view-as"));

  constructor() {
    this.#as.addEventListener("change", () => this.#draw());
  }

  /** The message that is shown. */
  get message() {
    return this.#message;
  }

  /** @param {Message} message */
  show(message) {
    this.#message = message;
    byId("detail").hidden = false;
    this.#draw();
  }

  /** @param {MessageRow} row of a message that is not kept any more */
  gone({ conn, direction, index }) {
    this.#message = undefined;
    byId("detail").hidden = false;
    byId("about").textContent = `#${conn} ${direction} ${index} is not kept any more.`;
    for (const id of ["decoded", "hex"]) byId(id).replaceChildren();
    for (const id of ["compare", "edit"]) byId(id).hidden = true;
  }

  /** Keeps the message that is shown, to be compared with the ones that are shown next; or ends that. */
  compare() {
    this.#other = this.#other ? undefined : this.#message;
    this.#draw();
  }

  /** Shows nothing. */
  close() {
    this.#message = undefined;
    byId("detail").hidden = true;
  }

  #draw() {
    const message = this.#message;
    if (!message) return;
    const other = this.#other === message ? undefined : this.#other;
    byId("about").replaceChildren(...aboutOf(message));
    byId("compare").hidden = false;
    byId("compare").textContent = this.#other
      ? `Stop comparing with ${nameOf(this.#other.row)}`
      : "Compare with …";
    byId("compare-hint").hidden = this.#other !== message;
    this.#drawDecoded(message);
    byId("difference").textContent = other ? differenceOf(message, other) : "";
    byId("hex").replaceChildren(...linesOf(message, other));
  }

  /** @param {Message} message */
  #drawDecoded({ bytes, row, values }) {
    const isCut = bytes.length < row.length;
    const decoded = decode({ bytes, isCut, values }, this.#as.value);
    byId("decoded-as").textContent = decoded?.as ?? "no text: see the bytes";
    byId("decoded").textContent = decoded?.text.slice(0, MAX_DRAWN * 4) ?? "";
    byId("decoded").classList.toggle("is-wrong", decoded?.isWrong === true);
    byId("decoded").hidden = decoded === undefined;
  }
}

/** @param {Message} message */
function* aboutOf({ row }) {
  const { direction, time, length, wire, reads, glued, kind, fault, injected } = row;
  yield h("strong", { class: direction }, nameOf(row));
  const words = [
    `${timeOf(time)} s`,
    plural(length, "byte"),
    ...(wire === length ? [] : [`${wire} on the wire`]),
    ...(kind === undefined ? [] : [`WebSocket ${kind}`]),
    ...(injected ? ["sent by hand"] : []),
    ...(reads > 1 ? [`cut in ${reads} reads`] : []),
    ...(glued > 1 ? [`${glued} glued in one read`] : []),
    ...(fault === undefined ? [] : [fault]),
  ];
  yield h("span", {}, words.join(" · "));
}

/**
 * @param {Message} message
 * @param {Message} other
 */
function differenceOf({ wire }, { wire: than, row }) {
  const at = wire.findIndex((byte, i) => byte !== than[i]);
  if (at < 0 && wire.length === than.length) return `The same bytes as ${nameOf(row)}`;
  const from = at < 0 ? wire.length : at;
  return `Differs from ${nameOf(row)} from byte ${from} on; that has ${
    plural(than.length, "byte")
  }`;
}

/**
 * @param {Message} message
 * @param {Message} [other]
 */
function* linesOf({ wire, at, bytes, row }, other) {
  const shown = wire.subarray(0, MAX_DRAWN);
  const cells = cellsOf({ wire: shown, at, bytes, length: row.length }, other?.wire);
  for (let from = 0; from < cells.length; from += LINE) {
    const line = cells.slice(from, from + LINE);
    yield h(
      "div",
      { class: "line" },
      h("span", { class: "offset" }, from.toString(16).padStart(4, "0")),
      h(
        "span",
        { class: "digits" },
        ...spansOf(line, ({ hex }, i) => (i === 8 ? "  " : " ") + hex),
      ),
      h("span", { class: "letters" }, ...spansOf(line, ({ letter }) => letter)),
    );
  }
  if (row.wire > shown.length) {
    yield h("p", { class: "more" }, `… ${plural(row.wire - shown.length, "byte")} more`);
  }
}

/**
 * Neighbours that look the same are one element.
 * @param {readonly import("./types.ts").Cell[]} cells
 * @param {(cell: import("./types.ts").Cell, i: number) => string} textOf
 */
function spansOf(cells, textOf) {
  /** @type {HTMLElement[]} */
  const spans = [];
  for (const [i, cell] of cells.entries()) {
    const look = `${cell.isHeader ? "header" : "payload"}${cell.differs ? " differs" : ""}`;
    const last = spans.at(-1);
    if (last?.className === look) last.append(textOf(cell, i));
    else spans.push(h("span", { class: look }, textOf(cell, i)));
  }
  return spans;
}
