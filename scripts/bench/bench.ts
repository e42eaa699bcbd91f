import type { Measurement } from "./measurement.ts";

/** How everything is measured. */
export interface Setup {
  /** How many samples there are of each thing. */
  rounds: number;
  /** How long one sample takes, in seconds. */
  seconds: number;
  /** The command that runs the program. */
  program: string[];
  /** The compiled program, where there is one. */
  executable: string | undefined;
  /** The program to measure servers beside, where it can be had; it also makes the load. */
  yardstick: string | undefined;
}

/** One benchmark. */
export interface Bench {
  /** Its name, by which `--only` picks it. */
  name: string;
  /** What it cannot do without. */
  needs?: "yardstick";
  /** Measures. */
  run(setup: Setup): Promise<Measurement[]>;
}
