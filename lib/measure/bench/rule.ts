/**
 * Rules that a result keeps or breaks: `p99<5ms`, `p99>10%`, `rate<-5%`, `errors>0`.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { type BenchMetric, type BenchMetrics, metricOf, METRICS } from "./metrics.ts";

const RULE_REGEXP = /^\s*(\w+)\s*([<>])\s*(-?\d+(?:\.\d+)?)\s*(%|us|µs|ms|s|k|M)?\s*$/;
/** What one of each unit is: microseconds of a latency, or a plain number. */
const UNITS: Readonly<Record<string, number>> = {
  us: 1,
  "µs": 1,
  ms: 1e3,
  s: 1e6,
  k: 1e3,
  M: 1e6,
};
const TIMES = ["us", "µs", "ms", "s"];

/** One rule. */
export interface Rule {
  /** As it was written. */
  readonly text: string;
  /** What is compared. */
  readonly metric: BenchMetric;
  /** How. */
  readonly sign: "<" | ">";
  /** With what: microseconds, or a plain number; a percentage if it is relative. */
  readonly value: number;
  /** Whether the change since an earlier result is compared, in percent. */
  readonly isRelative: boolean;
}

/**
 * Reads a rule.
 *
 * @param text A metric (`rate`, `bytesPerSecond`, `errors`, `lost`, `min`, `mean`, `p50`, `p90`, `p99`,
 * `p999`, `max`), `<` or `>`, and a number with its unit: `%` for a change, `us`, `ms` or `s` for a
 * latency, `k` or `M` for a count.
 * @throws {UsageError} When it is no rule.
 */
export function parseRule(text: string): Rule {
  const [, name = "", sign, number, unit = ""] = RULE_REGEXP.exec(text) ?? [];
  const metric = METRICS.find((metric) => metric === name);
  if (metric === undefined) {
    throw new UsageError(
      `Cannot read "${text}" as a rule: write it as p99<5ms, p99>10% or rate<-5%, with one of ${
        METRICS.join(", ")
      }`,
    );
  }
  const isRelative = unit === "%";
  if (!isRelative && TIMES.includes(unit) !== isLatency(metric)) {
    throw new UsageError(
      `Cannot read "${text}" as a rule: ${metric} ${
        isLatency(metric) ? "needs us, ms or s" : "is no time"
      }`,
    );
  }
  const value = Number(number) * (UNITS[unit] ?? 1);
  return { text, metric, sign: sign as Rule["sign"], value, isRelative };
}

/**
 * Whether a result is as a rule says.
 *
 * @param options.before The earlier result, which a relative rule compares with.
 * @throws {UsageError} When a relative rule has nothing to compare with.
 */
export function isTrue(
  rule: Rule,
  result: BenchMetrics,
  options: { before?: BenchMetrics } = {},
): boolean {
  const { metric, sign, value } = rule;
  const now = metricOf(result, metric);
  const compared = rule.isRelative ? changeOf(metricIn(rule, options.before), now) : now;
  return sign === "<" ? compared < value : compared > value;
}

/** How much more `after` is, in percent; of nothing, anything is infinitely more. */
export function changeOf(before: number, after: number): number {
  if (after === before) return 0;
  return before === 0 ? Infinity * Math.sign(after) : (after - before) / before * 100;
}

function metricIn({ text, metric }: Rule, before: BenchMetrics | undefined): number {
  if (before !== undefined) return metricOf(before, metric);
  throw new UsageError(`Cannot use "${text}" here: a percentage needs an earlier result`);
}

function isLatency(metric: BenchMetric): boolean {
  return /^(min|mean|max|p\d+)$/.test(metric);
}
