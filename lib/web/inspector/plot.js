// @ts-check
/** @import { Count, Way } from "./protocol.ts" */
import { byId } from "../chat/dom.js";
import { sizeOf } from "./format.js";
import { pathOf, Rates } from "./rates.js";

const HEIGHT = 20;

/** Bytes a second of the last minute. */
export class Plot {
  #rates = new Rates();

  /** Goes on also when nothing passes. */
  constructor() {
    setInterval(() => this.#draw(), 1000);
  }

  /** @param {Record<Way, Count>} count */
  add(count) {
    this.#rates.add(count, performance.now() + 1000);
  }

  #draw() {
    this.#rates.roll(performance.now() + 1000);
    const { up, down } = this.#rates.past;
    // The second under way is not over: it would look like a fall.
    const past = { up: up.slice(0, -1), down: down.slice(0, -1) };
    const most = Math.max(...past.up, ...past.down);
    for (const way of /** @type {Way[]} */ (["up", "down"])) {
      const line = pathOf(past[way], { most, height: HEIGHT, close: false });
      const area = pathOf(past[way], { most, height: HEIGHT, close: true });
      document.getElementById(`plot-${way}`)?.setAttribute("d", line);
      document.getElementById(`plot-${way}-area`)?.setAttribute("d", area);
      byId(`rate-${way}`).textContent = `${sizeOf(this.#rates.current[way])}/s`;
    }
    byId("plot-most").textContent = most > 0 ? `${sizeOf(most)}/s` : "";
  }
}
