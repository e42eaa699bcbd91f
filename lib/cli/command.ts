import type { CommandFunction } from "./context.ts";
import type { Flag, FlagName } from "./flag.ts";

/** One command: a verb, or a verb with its object (`frame encode`). */
export interface Command {
  /** Its one or two words. */
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its arguments, as the usage line shows them. */
  readonly usage: string;
  /** How many arguments it takes, at least and at most. */
  readonly arity: readonly [least: number, most: number];
  /** Its flags, in the order of the help. */
  readonly flags: readonly FlagName[];
  /** What is said of flags that are not quite here what they are elsewhere. */
  readonly special?: { readonly [Name in FlagName]?: Pick<Flag, "choices" | "byDefault"> };
  /** Command lines to learn from, without the program's name. */
  readonly examples: readonly string[];
  /** Loads its code. */
  load(): Promise<CommandFunction>;
}
