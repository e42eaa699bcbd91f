/** Keeps below a server's limit of messages a second, so that none is refused. */
export class Pace {
  readonly #step: number;
  readonly #slack: number;
  // When the server's bucket would be full again.
  #full = -Infinity;

  /**
   * Starts with a full bucket.
   *
   * @param limits Messages a second, 0 for any number, and how many may come at once.
   */
  constructor({ rate, burst }: { rate: number; burst: number }) {
    this.#step = rate === 0 ? 0 : 1000 / rate;
    this.#slack = Math.max(0, burst - 1) * this.#step;
  }

  /** How many milliseconds to wait before the next message. */
  wait(now: number): number {
    return Math.max(0, this.#full - this.#slack - now);
  }

  /** A message goes out. */
  spend(now: number): void {
    this.#full = Math.max(now, this.#full) + this.#step;
  }

  /** The server was stricter than expected: nothing goes out for so many milliseconds. */
  hold(now: number, ms: number): void {
    this.#full = now + this.#slack + ms;
  }
}
