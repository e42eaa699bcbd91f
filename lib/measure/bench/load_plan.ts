import { pause } from "../../net/backoff.ts";
import type { BenchConfig } from "./options.ts";
import type { Share } from "./share.ts";
import type { Tally } from "./tally.ts";
import type { BenchTarget } from "./target.ts";

/** What every kind of load is given. */
export interface LoadPlan {
  /** What is loaded. */
  target: BenchTarget;
  /** How, by all threads together. */
  config: BenchConfig;
  /** Which part of it this thread carries. */
  share: Share;
  /** Where it is counted. */
  tally: Tally;
  /** Ends it early. */
  signal: AbortSignal;
}

/** A load that has its connections, and waits for its start. */
export interface ReadyLoad {
  /** Runs it to its end; `start` is a time as `performance.now` tells it. */
  run(start: number): Promise<void>;
  /** Closes the connections of a load that is not to run. */
  close(): void;
}

/** Says to the tally when the measured time begins and ends. */
export function beginLoad({ config, tally }: LoadPlan, start: number): void {
  const from = start + config.warmup;
  tally.begin(from, from + config.duration);
}

/** Waits for the end of the measured time, or of the load. */
export async function untilOver({ tally, signal }: LoadPlan): Promise<void> {
  // A timer drops the part of a millisecond, and would end the time before it is over.
  await pause(Math.ceil(Math.max(0, tally.until - performance.now())), signal);
  tally.end(performance.now());
}
