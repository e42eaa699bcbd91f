/** How many things took how long. */
export class Histogram {
  /** Up to which durations is counted, in growing order. */
  readonly bounds: readonly number[];
  /** Is told of each duration too. */
  onObserve: ((seconds: number) => void) | undefined;
  readonly #counts: number[];
  #sum = 0;

  /** Begins at none. */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.#counts = Array(bounds.length + 1).fill(0);
  }

  /** Counts one that took so many seconds. */
  observe(seconds: number): void {
    const { bounds } = this;
    let index = 0;
    while (index < bounds.length && seconds > bounds[index]!) index++;
    this.#counts[index]!++;
    this.#sum += seconds;
    this.onObserve?.(seconds);
  }

  /** How many are in each bucket and in no lower one, and the sum of all. */
  read(): { counts: readonly number[]; sum: number } {
    return { counts: [...this.#counts], sum: this.#sum };
  }
}
