import type { Row } from "../../web/inspector/protocol.ts";

/** Options of {@linkcode Sampler}. */
export interface SamplerOptions {
  /**
   * How many rows a second pass in the long run, and at once.
   *
   * @default {200}
   */
  rate?: number | undefined;
}

/** Lets so many rows a second pass, counts the others, and holds those that passed until they are taken. */
export class Sampler {
  readonly #rate: number;
  #rows: Row[] = [];
  #budget: number;
  #time = 0;
  #skipped = 0;

  /** Starts with the budget of a second. */
  constructor(options: SamplerOptions = {}) {
    const { rate = 200 } = options;
    this.#rate = rate;
    this.#budget = rate;
  }

  /** How many rows did not pass. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Offers a row, which is only made when it passes. */
  offer(time: number, make: () => Row): void {
    if (time > this.#time) {
      const earned = (time - this.#time) * this.#rate / 1000;
      this.#budget = Math.min(this.#rate, this.#budget + earned);
      this.#time = time;
    }
    // What nobody takes must not pile up: a page that is behind sees less.
    if (this.#budget < 1 || this.#rows.length >= this.#rate) {
      this.#skipped++;
      return;
    }
    this.#budget--;
    this.#rows.push(make());
  }

  /** Takes the rows that passed. */
  take(): readonly Row[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}
