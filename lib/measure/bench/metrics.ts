/** Latencies in microseconds. */
export interface Latency {
  /** The shortest. */
  min: number;
  /** The arithmetic mean. */
  mean: number;
  /** The median. */
  p50: number;
  /** Nine of ten took no longer. */
  p90: number;
  /** 99 % took no longer. */
  p99: number;
  /** 99.9 % took no longer. */
  p999: number;
  /** The longest. */
  max: number;
}

/** What results are compared by. */
export interface BenchMetrics {
  /** Messages a second that were answered; in a bulk run, that were sent or received. */
  rate: number;
  /** Bytes a second of these messages. */
  bytesPerSecond: number;
  /** How many things went wrong. */
  errors: number;
  /** Messages that were not answered in time. */
  lost: number;
  /** How long the answers took. */
  latency: Latency;
}

/** The name of a figure. */
export type BenchMetric = Exclude<keyof BenchMetrics, "latency"> | keyof Latency;

/** All of them, in the order in which they are shown. */
export const METRICS: readonly BenchMetric[] = [
  ...["rate", "bytesPerSecond", "errors", "lost"] as const,
  ...["min", "mean", "p50", "p90", "p99", "p999", "max"] as const,
];

/** The value of that name. */
export function metricOf(metrics: BenchMetrics, name: BenchMetric): number {
  switch (name) {
    case "rate":
    case "bytesPerSecond":
    case "errors":
    case "lost":
      return metrics[name];
    default:
      return metrics.latency[name];
  }
}
