import type { BenchMetrics } from "./metrics.ts";
import { isTrue, type Rule } from "./rule.ts";

/** How much of its rate a run must reach: a server that falls behind holds nothing. */
const REACHED = 0.95;

/** One run of a search. */
export interface SearchRun<Result extends BenchMetrics = BenchMetrics> {
  /** The messages a second that were asked for. */
  rate: number;
  /** Whether the rules held, without errors, and the rate was reached. */
  holds: boolean;
  /** What was measured. */
  result: Result;
}

/** What a search found. */
export interface Search<Result extends BenchMetrics = BenchMetrics> {
  /** The run with the highest rate that held, if one did. */
  best: SearchRun<Result> | undefined;
  /** All runs, in their order. */
  runs: SearchRun<Result>[];
}

/** Options of {@linkcode findMax}. */
export interface FindMaxOptions<Result extends BenchMetrics> {
  /** What must hold, as `p99<5ms`. */
  rules: readonly Rule[];
  /** Messages a second that are surely too many: what a closed loop reaches, and some. */
  high: number;
  /**
   * How many rates to try at the most.
   *
   * @default {8}
   */
  rates?: number;
  /** Measures at a rate. */
  measure(rate: number): Promise<Result>;
}

/**
 * Searches for the highest rate at which rules hold, by halves. A rate at which they do not is tried
 * once more: a machine that does something else for a moment would end the search far too low.
 */
export async function findMax<Result extends BenchMetrics>(
  { rules, high, rates = 8, measure }: FindMaxOptions<Result>,
): Promise<Search<Result>> {
  const runs: SearchRun<Result>[] = [];
  const holdsAt = async (rate: number): Promise<SearchRun<Result> | undefined> => {
    const result = await measure(rate);
    const run = { rate, result, holds: holds(rate, result, { rules }) };
    runs.push(run);
    return run.holds ? run : undefined;
  };
  let best: SearchRun<Result> | undefined;
  let [low, tooHigh] = [0, high];
  for (let tried = 0; tried < rates && tooHigh - low > high / 100; tried++) {
    const rate = Math.max(1, Math.round((low + tooHigh) / 2));
    const run = await holdsAt(rate) ?? await holdsAt(rate);
    if (run === undefined) tooHigh = rate;
    else low = (best = run).rate;
  }
  return { best, runs };
}

function holds(rate: number, result: BenchMetrics, options: { rules: readonly Rule[] }): boolean {
  const { errors, lost } = result;
  const isClean = errors === 0 && lost === 0 && result.rate >= rate * REACHED;
  return isClean && options.rules.every((rule) => isTrue(rule, result));
}
