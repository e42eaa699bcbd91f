import type { Labels, Sample } from "./family.ts";

/** The sets of labels that one counter has at most; those that come later are counted without. */
const MAX_SERIES = 64;

/** A figure that only grows. */
export class Counter {
  readonly #series = new Map<string, { labels: Labels; value: number }>();

  /** Adds to it. */
  add(count: number, labels: Labels = {}): void {
    const key = JSON.stringify(labels);
    const series = this.#series.get(key);
    if (series) series.value += count;
    else if (this.#series.size < MAX_SERIES || key === "{}") {
      this.#series.set(key, { labels, value: count });
    } else this.add(count);
  }

  /** How much it is, for each set of labels. */
  read(): readonly Sample[] {
    return [...this.#series.values()].map((series) => ({ ...series }));
  }
}
