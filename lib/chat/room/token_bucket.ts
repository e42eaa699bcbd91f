/** Options of {@linkcode TokenBucket}. */
export interface TokenBucketOptions {
  /** How many tokens come each second; 0 for any number. */
  rate: number;
  /** How many tokens it holds. */
  burst: number;
}

/** Lets so many through each second, and so many at once. */
export class TokenBucket {
  readonly #rate: number;
  readonly #burst: number;
  #tokens: number;
  #filledAt = -Infinity;

  /** Makes a full bucket. */
  constructor({ rate, burst }: TokenBucketOptions) {
    this.#rate = rate;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /**
   * Takes a token.
   *
   * @param now Milliseconds, from any start.
   * @returns Whether there was one.
   */
  take(now: number): boolean {
    if (this.#rate === 0) return true;
    const passed = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(this.#burst, this.#tokens + passed / 1000 * this.#rate);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
