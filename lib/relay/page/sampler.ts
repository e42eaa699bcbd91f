import type { Row } from "../../web/inspector/protocol.ts";

/** Options of {@linkcode Sampler}. */
export interface SamplerOptions {
  /**
   * How many rows a second are taken in the long run, and at once.
   *
   * @default {200}
   */
  rate?: number | undefined;
}

/** A row, and which of all that were offered it is. */
interface Picked {
  at: number;
  row: Row;
}

/**
 * Picks as many rows of those between two takes as the rate allows, each with the same chance
 * (reservoir sampling, Vitter's algorithm R), and counts the others.
 */
export class Sampler {
  readonly #rate: number;
  #picked: Picked[] = [];
  #offered = 0;
  #budget: number;
  #takenAt: number | undefined;
  #skipped = 0;

  /** Starts with the budget of a second. */
  constructor(options: SamplerOptions = {}) {
    const { rate = 200 } = options;
    this.#rate = rate;
    this.#budget = rate;
  }

  /** How many rows were not taken, of those in front of the last take. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Offers a row, which is only made when it is picked. */
  offer(make: () => Row): void {
    const at = this.#offered++;
    const room = Math.floor(this.#budget);
    if (at < room) {
      this.#picked.push({ at, row: make() });
      return;
    }
    const place = Math.floor(Math.random() * this.#offered);
    if (place < room) this.#picked[place] = { at, row: make() };
  }

  /**
   * Takes the rows that were picked, in their order.
   *
   * @param now The time, in milliseconds.
   */
  take(now: number = performance.now()): readonly Row[] {
    const picked = this.#picked.sort((a, b) => a.at - b.at);
    const earned = (now - (this.#takenAt ?? now)) * this.#rate / 1000;
    this.#budget = Math.min(this.#rate, this.#budget - picked.length + earned);
    this.#takenAt = now;
    this.#skipped += this.#offered - picked.length;
    this.#offered = 0;
    this.#picked = [];
    return picked.map(({ row }) => row);
  }
}
