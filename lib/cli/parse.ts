import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { parseDuration, parseSize } from "../units.ts";
import { type Command, COMMANDS, commandsOf, findCommand } from "./commands.ts";
import type { Invocation } from "./context.ts";
import type { Flag, FlagName, FlagValues } from "./flag.ts";
import { FLAGS } from "./flags.ts";

/** What a command line asks for. `verb` is set where the help of one verb is asked. */
export type CommandLine =
  | { ask: "help"; verb?: string }
  | { ask: "version" }
  | { ask: "run"; command: Command; invocation: Invocation };

/**
 * Reads a command line: no system call, no effect.
 *
 * @throws {UsageError} When a command, a flag or a value is unknown, with the nearest name.
 */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const [first, second] = argv;
  if (first === undefined || first === "--help" || first === "-h") return { ask: "help" };
  if (first === "--version" || first === "-V") return { ask: "version" };
  const pair = findCommand(`${first} ${second}`);
  const command = pair ?? findCommand(first);
  if (!command) return parseGroup(first, second);
  const { args, flags } = parseFlags(argv.slice(pair ? 2 : 1), command);
  if (flags.help) return { ask: "help", verb: command.name };
  checkArity(command, args);
  return { ask: "run", command, invocation: { args, flags } };
}

/** A first word that is no command alone: `frame` without its object, or a mistake. */
function parseGroup(first: string, second: string | undefined): CommandLine {
  const members = commandsOf(first);
  if (members.length === 0) {
    const names = new Set(COMMANDS.map((command) => command.name.split(" ")[0]!));
    throw unknown(["command", first], { names, ask: "see sockeye help" });
  }
  if (second === undefined || second === "--help" || second === "-h") {
    return { ask: "help", verb: first };
  }
  const objects = members.map((command) => command.name.slice(first.length + 1));
  throw unknown([`${first} command`, second], {
    names: objects,
    ask: `see sockeye help ${first}`,
  });
}

/** An unknown word, with the nearest of the names, else with what to ask for. */
function unknown(
  [what, word]: readonly [what: string, word: string],
  { names, ask }: { names: Iterable<string>; ask: string },
): UsageError {
  const near = nearest(word, names);
  return new UsageError(
    `Unknown ${what} "${word}": ${near ? `did you mean "${near}"?` : ask}`,
  );
}

function parseFlags(argv: readonly string[], command: Command): Invocation {
  const valued = command.flags.filter((name) => FLAGS[name].kind !== "switch");
  const args: string[] = [];
  const parsed = parseArgs(joinValues(argv, command), {
    string: [...valued, "_"],
    boolean: command.flags.filter((name) => FLAGS[name].kind === "switch"),
    collect: valued,
    alias: aliasesOf(command),
    "--": true,
    unknown: (word: string, key?: string) => {
      if (key !== undefined) {
        throw unknown(["flag", word.split("=")[0]!], {
          names: command.flags.map((name) => `--${name}`),
          ask: `see sockeye help ${command.name}`,
        });
      }
      args.push(word);
      return false;
    },
  });
  const flags: Record<string, unknown> = {};
  for (const name of command.flags) {
    const given = parsed[name];
    if (FLAGS[name].kind === "switch") {
      if (given === true) flags[name] = true;
    } else if (Array.isArray(given) && given.length > 0) {
      const flag: Flag = { ...FLAGS[name], ...command.special?.[name] };
      flags[name] = parseValues(flag, { name, given: given.map(String) });
    }
  }
  return { args: [...args, ...(parsed["--"] ?? []).map(String)], flags: flags as FlagValues };
}

function aliasesOf(command: Command): Record<string, string> {
  const aliases: Record<string, string> = {};
  for (const name of command.flags) {
    const { short }: Flag = FLAGS[name];
    if (short !== undefined) aliases[name] = short;
  }
  return aliases;
}

/**
 * Joins a flag with its value, as in `--reply=-x`: the word behind a flag that takes a value is that
 * value, whatever it looks like, as with getopt.
 */
function joinValues(argv: readonly string[], command: Command): string[] {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === "--") return [...words, ...argv.slice(i)];
    const name = command.flags.find((name) => {
      const { short, kind }: Flag = FLAGS[name];
      return kind !== "switch" && (word === `--${name}` || word === `-${short}`);
    });
    if (name === undefined) {
      checkSwitch(word, command);
      words.push(word);
    } else if (i + 1 < argv.length) {
      words.push(`--${name}=${argv[++i]}`);
    } else {
      const { value }: Flag = FLAGS[name];
      throw new UsageError(`Cannot use ${word} without a value: write --${name}=${value}`);
    }
  }
  return words;
}

/** A switch is given or not: its value would be ignored. */
function checkSwitch(word: string, command: Command): void {
  const [, name] = /^--([^=]+)=/.exec(word) ?? [];
  const flag = command.flags.find((flag) => flag === name);
  if (flag === undefined || FLAGS[flag].kind !== "switch") return;
  throw new UsageError(`Cannot use ${word}: --${flag} takes no value`);
}

function parseValues(
  flag: Flag,
  { name, given }: { name: FlagName; given: string[] },
): unknown {
  if (flag.kind === "list") return given;
  if (given.length > 1) {
    throw new UsageError(`Cannot use --${name} more than once: it was given ${given.length} times`);
  }
  return parseValue(flag, { name, text: given[0]! });
}

function parseValue(
  flag: Flag,
  { name, text }: { name: FlagName; text: string },
): string | number {
  if (flag.choices && !flag.choices.includes(text)) {
    throw unknown([`value of --${name}`, text], {
      names: flag.choices,
      ask: `use one of ${flag.choices.join(", ")}`,
    });
  }
  try {
    if (flag.kind === "size") return parseSize(text);
    if (flag.kind === "duration") return parseDuration(text);
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new UsageError(`${cause.message} (--${name})`, { cause });
  }
  if (flag.kind !== "count") return text;
  const { least = 0 } = flag;
  if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UsageError(
    `Cannot use "${text}" as the value of --${name}: write a whole number, ${least} or more`,
  );
}

function checkArity(command: Command, args: readonly string[]): void {
  const [least, most] = command.arity;
  if (args.length < least) {
    throw new UsageError(
      `Cannot run ${command.name} without ${command.usage}: as in: sockeye ${command.examples[0]}`,
    );
  }
  if (args.length > most) {
    throw new UsageError(
      `Cannot use "${args[most]}" here: ${command.name} takes ${
        most === 0 ? "no argument" : command.usage
      }`,
    );
  }
}
