import type { FlagValues } from "./flag.ts";
import type { Sink } from "./sink.ts";

/** Where a command reads. */
export interface Source {
  /** Reads some bytes, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Whether a person types it. */
  readonly isTerminal: boolean;
}

/** What a command has of the world. */
export interface Context {
  /** The standard input. */
  readonly stdin: Source;
  /** The standard output: data. */
  readonly stdout: Sink;
  /** The standard error: talk. */
  readonly stderr: Sink;
  /** Fires at the first SIGINT or SIGTERM, and when stdout's reader has gone. */
  readonly signal: AbortSignal;
}

/** A command line, read and checked. */
export interface Invocation {
  /** The arguments that are not flags. */
  readonly args: readonly string[];
  /** The flags given. */
  readonly flags: FlagValues;
}

/** A command's work; resolves to the exit code. */
export type CommandFunction = (invocation: Invocation, context: Context) => Promise<number>;

/** How the program ends, as scripts see it. */
export const EXIT = {
  /** All was done. */
  done: 0,
  /** The run failed. */
  failed: 1,
  /** The command line was wrong. */
  usage: 2,
  /** What was checked does not hold. */
  check: 3,
} as const;
