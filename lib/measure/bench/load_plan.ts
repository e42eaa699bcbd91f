import type { BenchConfig } from "./options.ts";
import type { Tally } from "./tally.ts";
import type { BenchTarget } from "./target.ts";

/** What every kind of load is given. */
export interface LoadPlan {
  /** What is loaded. */
  target: BenchTarget;
  /** How. */
  config: BenchConfig;
  /** Where it is counted. */
  tally: Tally;
  /** Ends it early. */
  signal: AbortSignal;
}

/** Says to the tally that the time begins, and to the load when that was. */
export function beginLoad({ config, tally }: LoadPlan): number {
  const start = performance.now();
  const from = start + config.warmup;
  tally.begin(from, from + config.duration);
  return start;
}
