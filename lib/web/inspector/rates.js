// @ts-check
/** @import { Count, Way } from "./protocol.ts" */

/** How many seconds the plot shows. */
export const SECONDS = 60;

/** Bytes a second, the newest last, of exact counts that come now and then. */
export class Rates {
  /** @type {Record<Way, number[]>} */
  #past = { up: Array(SECONDS).fill(0), down: Array(SECONDS).fill(0) };
  /** @type {Record<Way, number> | undefined} */
  #last;
  #second = 0;

  /**
   * @param {Record<Way, Count>} count
   * @param {number} now in milliseconds
   */
  add({ up, down }, now) {
    this.roll(now);
    const last = this.#last ?? { up: up.bytes, down: down.bytes };
    const { up: ups, down: downs } = this.#past;
    ups[SECONDS - 1] = (ups[SECONDS - 1] ?? 0) + up.bytes - last.up;
    downs[SECONDS - 1] = (downs[SECONDS - 1] ?? 0) + down.bytes - last.down;
    this.#last = { up: up.bytes, down: down.bytes };
  }

  /**
   * Goes on to the second that it is now.
   * @param {number} now
   */
  roll(now) {
    const second = Math.floor(now / 1000);
    const passed = this.#second === 0 ? 0 : Math.min(SECONDS, second - this.#second);
    for (let i = 0; i < passed; i++) {
      for (const past of [this.#past.up, this.#past.down]) {
        past.shift();
        past.push(0);
      }
    }
    this.#second = second;
  }

  /** What the plot shows. */
  get past() {
    return this.#past;
  }

  /** Of the last second that is over. */
  get current() {
    const { up, down } = this.#past;
    return { up: up[SECONDS - 2] ?? 0, down: down[SECONDS - 2] ?? 0 };
  }
}

/**
 * The outline of a plot, as SVG has paths.
 * @param {readonly number[]} values
 * @param {{ most: number, height: number, close: boolean }} options
 */
export function pathOf(values, { most, height, close }) {
  const points = values.map((value, x) =>
    `${x} ${(height - (most > 0 ? value / most : 0) * (height - 1)).toFixed(2)}`
  );
  const line = `M${points.join("L")}`;
  return close ? `${line}L${values.length - 1} ${height}L0 ${height}Z` : line;
}
