/** What a byte that was never seen counts as; small captures say little about the bytes to come. */
const UNSEEN = 0.5;

/** What each byte of some captures costs, in bits, to somebody who knows only how often it occurs. */
export class ByteCosts {
  readonly #costs = new Float64Array(256);
  readonly #counts = new Uint32Array(256);

  /** Counts the bytes. */
  constructor(captures: readonly Uint8Array[]) {
    let total = 0;
    for (const bytes of captures) {
      for (const byte of bytes) this.#counts[byte]!++;
      total += bytes.length;
    }
    for (let byte = 0; byte < 256; byte++) {
      this.#costs[byte] = -Math.log2((this.#counts[byte]! + UNSEEN) / (total + 256 * UNSEEN));
    }
  }

  /** The cost of one byte. */
  of(byte: number): number {
    return this.#costs[byte]!;
  }

  /** The cost of bytes one behind the other. */
  // deno-lint-ignore sockeye/max-parameters -- a range of bytes, in the innermost loop
  sum(bytes: Uint8Array, from: number, to: number): number {
    let bits = 0;
    for (let at = from; at < to; at++) bits += this.#costs[bytes[at]!]!;
    return bits;
  }

  /** How much oftener a byte occurs than the others do on average. */
  prominence(byte: number): number {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    return this.#counts[byte]! / Math.max(1, (total - this.#counts[byte]!) / 255);
  }

  /** How likely two bytes taken at random are the same. */
  get repetition(): number {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    return this.#counts.reduce((sum, count) => sum + (count / total) ** 2, 0);
  }
}
