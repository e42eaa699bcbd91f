/**
 * Loads for servers, and what they find.
 *
 * @module
 */
export { bench } from "./bench.ts";
export type { BenchConfig, BenchMode, BenchOptions, BenchProgress } from "./options.ts";
export type { BenchResult } from "./result.ts";
export type { BenchMetric, BenchMetrics, Latency } from "./metrics.ts";
export type { HistogramBar } from "./latency_histogram.ts";
export type { SequenceCounts } from "./flight.ts";
export {
  type BenchTarget,
  benchTarget,
  type BenchTargetOptions,
  type LoadChannel,
} from "./target.ts";
export { type MessageSource, messageTemplate } from "./template.ts";
export { isTrue, parseRule, type Rule } from "./rule.ts";
export { type BenchDiff, diffResults, type DiffRow } from "./diff.ts";
export { findMax, type FindMaxOptions, type Search, type SearchRun } from "./find_max.ts";
export { benchCsv } from "./csv.ts";
export { benchReport } from "./report/page.ts";
export { pour } from "./pour.ts";
