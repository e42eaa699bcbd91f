/**
 * Figures of a running program, in the text that Prometheus and others read (OpenMetrics 1.0).
 *
 * @module
 */

/** What tells the figures of one thing apart: `{ reason: "max-connections" }`. */
export type Labels = Readonly<Record<string, string>>;

/** The media type of the text. */
export const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** The sets of labels that one counter has at most; those that come later are counted without. */
const MAX_SERIES = 64;
/** The usual bounds of durations, in seconds. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a figure is called, and what it means. */
export interface MetricInit {
  /** Its name, in snake case with its unit: `sockeye_received_bytes`. */
  name: string;
  /** What it means. */
  help: string;
}

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
 * assertStringIncludes(metrics.format(), 'refused_total{reason="max-connections"} 1\n');
 * ```
 */
export class Metrics {
  readonly #families: (() => string)[] = [];

  /** Makes a figure that only grows; `_total` is put behind its name. */
  counter(init: MetricInit): Counter {
    const counter = new Counter();
    this.#families.push(() => headOf(init, "counter") + counter.format(init.name));
    return counter;
  }

  /** Makes a figure that goes up and down; it is read when the text is made. */
  gauge(init: MetricInit, read: () => number): void {
    this.#families.push(() => `${headOf(init, "gauge")}${init.name} ${read()}\n`);
  }

  /**
   * Makes a figure of how long things take, in seconds.
   *
   * @param bounds Up to which durations is counted, in growing order.
   */
  histogram(init: MetricInit, bounds: readonly number[] = SECONDS): Histogram {
    const histogram = new Histogram(bounds);
    this.#families.push(() => headOf(init, "histogram") + histogram.format(init.name));
    return histogram;
  }

  /** All figures as text. */
  format(): string {
    return `${this.#families.map((format) => format()).join("")}# EOF\n`;
  }
}

/** A figure that only grows. */
export class Counter {
  readonly #series = new Map<string, number>();

  /** Adds to it. */
  add(count: number, labels: Labels = {}): void {
    const series = formatLabels(labels);
    const isNew = !this.#series.has(series);
    const key = isNew && this.#series.size >= MAX_SERIES ? "" : series;
    this.#series.set(key, (this.#series.get(key) ?? 0) + count);
  }

  /** Its lines. */
  format(name: string): string {
    const series = this.#series.size > 0 ? [...this.#series] : [["", 0]];
    return series.map(([labels, value]) => `${name}_total${labels} ${value}\n`).join("");
  }
}

/** How many things took how long. */
export class Histogram {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** Begins at none. */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array(bounds.length + 1).fill(0);
  }

  /** Counts one that took so many seconds. */
  observe(seconds: number): void {
    const index = this.#bounds.findIndex((bound) => seconds <= bound);
    this.#counts[index < 0 ? this.#bounds.length : index]!++;
    this.#sum += seconds;
  }

  /** Its lines: each bucket counts all that took no longer. */
  format(name: string): string {
    let count = 0;
    const lines = this.#counts.map((added, i) => {
      count += added;
      const le = this.#bounds[i] ?? "+Inf";
      return `${name}_bucket{le="${le}"} ${count}\n`;
    });
    return `${lines.join("")}${name}_count ${count}\n${name}_sum ${this.#sum}\n`;
  }
}

function headOf({ name, help }: MetricInit, type: string): string {
  return `# TYPE ${name} ${type}\n# HELP ${name} ${escape(help)}\n`;
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(",")}}` : "";
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}
