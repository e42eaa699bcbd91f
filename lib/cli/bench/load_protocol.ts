/**
 * What the main thread and a worker say to each other about a load.
 *
 * @module
 */
import type { BenchConfig, BenchProgress } from "../../measure/bench/options.ts";
import type { Share } from "../../measure/bench/share.ts";
import type { TallySnapshot } from "../../measure/bench/tally.ts";
import type { FlagValues } from "../flag.ts";

/** A share of a load as it can be described to another thread. */
export interface LoadJob {
  /** What is loaded, as the command line has it. */
  address: string;
  /** How it is reached. */
  flags: FlagValues;
  /** The whole load. */
  config: BenchConfig;
  /** Which part of it. */
  share: Share;
}

/** What a worker tells the main thread. */
export interface LoadListener {
  /** How the share with that index goes. */
  progress(index: number, progress: BenchProgress): void;
}

/** What the main thread asks of a worker. */
export interface LoadFunctions {
  /** Makes the connections of a share. */
  prepareLoad(job: LoadJob): Promise<void>;
  /** Runs it; `start` is in milliseconds since 1970. */
  runLoad(start: number): Promise<TallySnapshot>;
  /** Ends it early, and all that would follow. */
  stopLoad(): void;
}
