import type { JsHistogram } from "hdr-histogram-js";
import { named } from "../../common_js.ts";
import type { Latency } from "./metrics.ts";

/** The percentiles of the curve in a report. */
const CURVE = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100];
/** How many bars a histogram is drawn with. */
const BARS = 16;

/** A bar of a drawn histogram. */
export interface HistogramBar {
  /** The longest latency that it counts, in microseconds. */
  upTo: number;
  /** How many it counts. */
  count: number;
}

/** What a histogram holds: each value in microseconds, followed by how often it was recorded. */
export type HistogramSnapshot = Float64Array;

/**
 * Latencies of any length to three significant digits, in memory that does not grow with their number
 * (HdrHistogram).
 */
export class LatencyHistogram {
  readonly #histogram: JsHistogram;

  /** Wraps a histogram that counts microseconds. */
  constructor(histogram: JsHistogram) {
    this.#histogram = histogram;
  }

  /** Loads the library behind histograms, and gives what makes empty ones. */
  static async load(): Promise<() => LatencyHistogram> {
    const { build } = named(await import("hdr-histogram-js"));
    const options = { numberOfSignificantValueDigits: 3, autoResize: true } as const;
    return () => new LatencyHistogram(build(options) as JsHistogram);
  }

  /** How many were recorded. */
  get count(): number {
    return this.#histogram.totalCount;
  }

  /** Records a latency in milliseconds. */
  record(ms: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(ms * 1000)));
  }

  /** Everything recorded, as another thread can take it. */
  get snapshot(): HistogramSnapshot {
    const flat = new Float64Array([...this.#values()].flat());
    if (flat.length === 0) return flat;
    const { minNonZeroValue: min, maxValue: max } = this.#histogram;
    // The ends are kept to the microsecond, which the ranges of the histogram are not.
    if (flat.length === 2 && min < max) return Float64Array.of(min, flat[1]! - 1, max, 1);
    flat[0] = min;
    flat[flat.length - 2] = max;
    return flat;
  }

  /** Records all that another histogram holds. */
  add(snapshot: HistogramSnapshot): void {
    for (let i = 0; i < snapshot.length; i += 2) {
      this.#histogram.recordValueWithCount(snapshot[i]!, snapshot[i + 1]!);
    }
  }

  /** The latency, in microseconds, that so many percent do not exceed; 0 where there are none. */
  at(percentile: number): number {
    if (this.count === 0) return 0;
    // What stands for a range of values may lie a little above the longest.
    return Math.min(this.#histogram.getValueAtPercentile(percentile), this.#histogram.maxValue);
  }

  /** The usual figures, in microseconds. */
  get summary(): Latency {
    const { mean, maxValue: max, minNonZeroValue: min } = this.#histogram;
    if (this.count === 0) return { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
    const [p50, p90, p99, p999] = [50, 90, 99, 99.9].map((percentile) => this.at(percentile));
    return {
      min,
      mean: Math.round(mean * 10) / 10,
      p50: p50!,
      p90: p90!,
      p99: p99!,
      p999: p999!,
      max,
    };
  }

  /** Some percentiles from 0 to 100, each with its latency. */
  get curve(): (readonly [percentile: number, micros: number])[] {
    return CURVE.map((percentile) => [percentile, this.at(percentile)] as const);
  }

  /** Bars of like width on a logarithmic scale, from the shortest latency to the longest. */
  get bars(): HistogramBar[] {
    if (this.count === 0) return [];
    const { minNonZeroValue: min, maxValue: max } = this.#histogram;
    const step = Math.max((max / min) ** (1 / BARS), 1.01);
    const bars = Array.from({ length: BARS }, (_, i) => ({
      upTo: i === BARS - 1 ? max : Math.round(min * step ** (i + 1)),
      count: 0,
    }));
    for (const [micros, count] of this.#values()) {
      (bars.find(({ upTo }) => micros <= upTo) ?? bars.at(-1)!).count += count;
    }
    // Where few microseconds lie between the ends, some bars stand for nothing.
    return bars.filter(({ upTo }, i) => i === 0 || upTo > bars[i - 1]!.upTo);
  }

  /** What was recorded, each value with how often, from the shortest. */
  *#values(): Generator<readonly [micros: number, count: number]> {
    const iterator = this.#histogram.recordedValuesIterator;
    for (iterator.reset(); iterator.hasNext();) {
      const { valueIteratedTo, countAddedInThisIterationStep } = iterator.next();
      yield [valueIteratedTo, countAddedInThisIterationStep];
    }
  }
}
