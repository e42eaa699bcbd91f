// @ts-check
/** @import { ConnectionRow } from "./protocol.ts" */
import { byId, h } from "../chat/dom.js";
import { countOf, sizeOf } from "./format.js";

/** How many connections are listed. */
const MAX_ROWS = 200;

/** The connections, the newest above; one can be chosen, so that it alone is shown. */
export class Connections {
  #list = byId("connections");
  /** @type {Map<number, HTMLElement>} */
  #items = new Map();
  #choose;
  #chosen = 0;

  /** @param {(conn: number) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /** Begins anew: another relay may be there. */
  clear() {
    this.#items.clear();
    this.#list.replaceChildren();
  }

  /** @param {readonly ConnectionRow[]} rows */
  update(rows) {
    for (const row of rows) {
      const item = this.#items.get(row.conn) ?? this.#add(row);
      item.classList.toggle("is-over", row.end !== undefined);
      item.querySelector(".state")?.replaceChildren(row.end ?? "open");
      item.querySelector(".up")?.replaceChildren(summaryOf("↑", row.up));
      item.querySelector(".down")?.replaceChildren(summaryOf("↓", row.down));
    }
    this.#forget();
  }

  /** @param {number} conn or 0 for all */
  mark(conn) {
    this.#items.get(this.#chosen)?.removeAttribute("aria-current");
    this.#chosen = conn;
    this.#items.get(conn)?.setAttribute("aria-current", "true");
  }

  /** @param {ConnectionRow} row */
  #add({ conn, client, target }) {
    const item = h(
      "button",
      { class: "connection", type: "button", onclick: () => this.#toggle(conn) },
      h("strong", {}, `#${conn}`),
      h("span", { class: "state" }),
      h("span", { class: "client", title: `${client} → ${target}` }, client),
      h("span", { class: "up" }),
      h("span", { class: "down" }),
    );
    this.#items.set(conn, item);
    this.#list.prepend(h("li", {}, item));
    return item;
  }

  /** @param {number} conn */
  #toggle(conn) {
    this.#choose(conn === this.#chosen ? 0 : conn);
  }

  /** The oldest that is over goes, else the oldest of all. */
  #forget() {
    while (this.#items.size > MAX_ROWS) {
      const all = [...this.#items];
      const [conn, item] = all.find(([, { classList }]) => classList.contains("is-over")) ??
        /** @type {[number, HTMLElement]} */ (all[0]);
      item.parentElement?.remove();
      this.#items.delete(conn);
    }
  }
}

/**
 * @param {string} arrow
 * @param {{ messages: number, bytes: number }} count
 */
function summaryOf(arrow, { messages, bytes }) {
  return `${arrow} ${countOf(messages)} · ${sizeOf(bytes)}`;
}
