import { type BenchMetric, type BenchMetrics, metricOf, METRICS } from "./metrics.ts";
import { changeOf, isTrue, type Rule } from "./rule.ts";

/** One metric of two results. */
export interface DiffRow {
  /** Which. */
  metric: BenchMetric;
  /** In the earlier result. */
  before: number;
  /** In the later one. */
  after: number;
  /** How much more that is, in percent; Infinity where there was nothing before. */
  change: number;
}

/** Two results beside each other. */
export interface BenchDiff {
  /** Every metric. */
  rows: DiffRow[];
  /** The rules that hold, as they were written: what makes the later result a failure. */
  failed: string[];
}

/**
 * Compares two results.
 *
 * @example A gate: no more than 10 % slower at the 99th percentile
 * ```ts
 * import { diffResults, parseRule } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const latency = { min: 50, mean: 80, p50: 75, p90: 90, p99: 100, p999: 200, max: 300 };
 * const before = { rate: 1000, bytesPerSecond: 64000, errors: 0, lost: 0, latency };
 * const after = { ...before, latency: { ...latency, p99: 120 } };
 * assertEquals(diffResults([before, after], [parseRule("p99>10%")]).failed, ["p99>10%"]);
 * ```
 *
 * @param results The earlier one and the later one.
 * @param rules What must not be true of the later one.
 */
export function diffResults(
  [before, after]: readonly [before: BenchMetrics, after: BenchMetrics],
  rules: readonly Rule[] = [],
): BenchDiff {
  const rows = METRICS.map((metric) => {
    const values = { before: metricOf(before, metric), after: metricOf(after, metric) };
    return { metric, ...values, change: changeOf(values.before, values.after) };
  });
  const failed = rules.filter((rule) => isTrue(rule, after, { before })).map(({ text }) => text);
  return { rows, failed };
}
