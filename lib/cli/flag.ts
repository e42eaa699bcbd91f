import type { FLAGS } from "./flags.ts";

/** How the value of a flag is written, and what it becomes. */
export interface FlagKinds {
  /** No value: given or not. */
  switch: boolean;
  /** Any text. */
  text: string;
  /** Texts, one for each time the flag is given. */
  list: string[];
  /** A whole number, 0 or more. */
  count: number;
  /** Bytes: `1500`, `64KiB`, `1MiB`. */
  size: number;
  /** Milliseconds, written `500ms`, `2s`, `1m`, or a plain number of seconds. */
  duration: number;
}

/** One flag: everything that the parser, the help, the completions and the man page say of it. */
export interface Flag {
  /** How its value is written. */
  readonly kind: keyof FlagKinds;
  /** One line that fits beside the flag's name in 80 columns. */
  readonly doc: string;
  /** What the value is called in the help; absent for a switch. */
  readonly value?: string;
  /** The one-letter form. */
  readonly short?: string;
  /** The only values allowed. */
  readonly choices?: readonly string[];
  /**
   * The smallest count that makes sense.
   *
   * @default {0}
   */
  readonly least?: number;
  /** What holds when the flag is not given, as the help prints it. */
  readonly byDefault?: string;
  /** Whether the value is a file's name (for completions). */
  readonly file?: true;
}

/** The name of a flag, without its dashes. */
export type FlagName = keyof typeof FLAGS;

/** The flags that were given, each with its value. */
export type FlagValues = {
  -readonly [Name in FlagName]?: FlagKinds[(typeof FLAGS)[Name]["kind"]];
};
