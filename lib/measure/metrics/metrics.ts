/**
 * Figures of a running program, in the text that Prometheus and others read (OpenMetrics 1.0).
 *
 * @module
 */
import { Counter } from "./counter.ts";
import {
  type Family,
  type MetricInit,
  type Sample,
  type SampledFamily,
  sumFamilies,
} from "./family.ts";
import { Histogram } from "./histogram.ts";
import { formatOpenMetrics } from "./open_metrics.ts";

export { Counter, Histogram, sumFamilies };
export type * from "./family.ts";
export { OPEN_METRICS_TYPE } from "./open_metrics.ts";

/** The usual bounds of durations, in seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Reads a figure when it is asked for: one number, or one for each set of labels. */
export type ReadFigure = () => number | readonly Sample[];

/**
 * The figures of a program.
 *
 * @example
 * ```ts
 * import { Metrics } from "@sockeye/sockeye";
 * import { assertStringIncludes } from "@std/assert";
 *
 * const metrics = new Metrics();
 * const refused = metrics.counter({ name: "refused", help: "Connections that were refused" });
 * refused.add(1, { reason: "max-connections" });
 * assertStringIncludes(await metrics.format(), 'refused_total{reason="max-connections"} 1\n');
 * ```
 */
export class Metrics {
  readonly #own: (() => Family)[] = [];
  readonly #others: (() => Promise<readonly Family[]>)[] = [];
  readonly #histograms = new Map<string, Histogram>();

  /** Makes a figure that only grows; where `read` is given, it says how much it is. */
  counter(init: MetricInit, read?: ReadFigure): Counter {
    const counter = new Counter();
    this.#sample({ ...init, type: "counter" }, read ?? (() => counter.read()));
    return counter;
  }

  /** Makes a figure that goes up and down. */
  gauge(init: MetricInit, read: ReadFigure): void {
    this.#sample({ ...init, type: "gauge" }, read);
  }

  /**
   * Makes a figure of how long things take, in seconds.
   *
   * @param bounds Up to which durations is counted, in growing order.
   */
  histogram(init: MetricInit, bounds: readonly number[] = SECONDS): Histogram {
    const histogram = new Histogram(bounds);
    this.#own.push(() => ({ ...init, type: "histogram", bounds, ...histogram.read() }));
    this.#histograms.set(init.name, histogram);
    return histogram;
  }

  /** The histograms of this thread, by name. */
  get histograms(): ReadonlyMap<string, Histogram> {
    return this.#histograms;
  }

  /** Counts what another thread counts too; of one that fails nothing is counted. */
  addSource(read: () => Promise<readonly Family[]>): void {
    this.#others.push(read);
  }

  /** The figures of this thread, as they are now. */
  read(): readonly Family[] {
    return this.#own.map((read) => read());
  }

  /** The figures of all threads, as they are now. */
  async collect(): Promise<readonly Family[]> {
    const others = await Promise.all(this.#others.map((read) => read().catch(() => [])));
    return sumFamilies([...this.read(), ...others.flat()]);
  }

  /** The figures of all threads as text. */
  async format(): Promise<string> {
    return formatOpenMetrics(await this.collect());
  }

  #sample(init: Omit<SampledFamily, "samples">, read: ReadFigure): void {
    this.#own.push(() => {
      const figure = read();
      const samples = typeof figure === "number" ? [{ labels: {}, value: figure }] : figure;
      return { ...init, samples };
    });
  }
}
