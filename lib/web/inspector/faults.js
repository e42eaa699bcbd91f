// @ts-check
/** @import { FaultRow, PageMessage } from "./protocol.ts" */
import { byId, h, icon } from "../chat/dom.js";
import { countOf } from "./format.js";

/** The faults at work, which can be added to and taken away. */
export class Faults {
  #field = /** @type {HTMLInputElement} */ (byId("fault"));
  #send;
  #isAdding = false;
  #shown = "";

  /** @param {(message: PageMessage) => void} send */
  constructor(send) {
    this.#send = send;
    byId("add-fault").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#isAdding = true;
      this.#send({ type: "add fault", fault: this.#field.value });
    });
  }

  /** @param {{ seed: number, faults: readonly FaultRow[], error?: string }} message */
  show({ seed, faults, error }) {
    byId("faults").hidden = false;
    byId("seed").textContent = String(seed);
    if (error !== undefined) {
      byId("fault-problem").textContent = error;
      if (this.#isAdding && error === "") this.#field.value = "";
      this.#isAdding = false;
    }
    // What is the same stays, so that a button is not made anew under a finger.
    const shown = JSON.stringify(faults);
    if (shown === this.#shown) return;
    this.#shown = shown;
    byId("fault-list").replaceChildren(...faults.map((fault) => this.#itemOf(fault)));
  }

  /** @param {FaultRow} row */
  #itemOf({ id, fault, hits }) {
    const remove = () => this.#send({ type: "remove fault", id });
    return h(
      "li",
      {},
      h("code", {}, fault),
      h("small", {}, `× ${countOf(hits)}`),
      h(
        "button",
        { type: "button", "aria-label": `Take away ${fault}`, onclick: remove },
        icon("close"),
      ),
    );
  }
}
