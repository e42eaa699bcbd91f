/**
 * Command-line flags as `@std/cli/parse-args` reads them, over the npm package `minimist`.
 *
 * @module
 */
// @ts-types="npm:@types/minimist@^1.2.5"
import minimist from "minimist";

/** What the flags are. A flag is declared by `string`, `boolean` or `alias`. */
export interface ParseOptions {
  /** Whether the words after `--` go to `args["--"]` rather than to `args._`. @default {false} */
  "--"?: boolean;
  /** Other names of a flag. */
  alias?: Record<string, string | string[]>;
  /** Flags that take no value, and are `false` when absent. */
  boolean?: string | readonly string[];
  /** Flags that may be given more than once: all values, in order. Others keep the last one. */
  collect?: string | readonly string[];
  /** Values of absent flags. */
  default?: Record<string, unknown>;
  /** Flags that `--no-NAME` sets to `false`. */
  negatable?: string | readonly string[];
  /** Whether all words after the first that is no flag are left as they are. @default {false} */
  stopEarly?: boolean;
  /** Flags whose value stays a string, however much it looks like a number. */
  string?: string | readonly string[];
  /**
   * Called for each word that is not declared: without `key` when it is no flag at all. Returning
   * `false` leaves the word out.
   */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** The values of the flags by name, and the words that are no flags. */
export type Args = Record<string, unknown> & {
  /** The words that are no flags. */
  _: (string | number)[];
  /** The words after `--`, when they were asked for. */
  "--"?: string[];
};

/** An undeclared flag: minimist sees a harmless name in its place. */
interface Stray {
  word: string;
  key: string;
  value: string | true;
}

/** Reads `args`, as of `Deno.args`. */
export function parseArgs(args: string[], options: ParseOptions = {}): Args {
  const rules = readRules(options);
  const strays = new Map<string, Stray>();
  const end = args.indexOf("--");
  const words = end < 0 ? args : args.slice(0, end);
  const respelt = words.map((word, i) => respell(word, { next: words[i + 1], rules, strays }));
  const parsed = minimist(respelt, {
    string: [...rules.string],
    boolean: [...rules.boolean],
    alias: options.alias ?? {},
    default: options.default ?? {},
    stopEarly: options.stopEarly ?? false,
    ...(options.unknown &&
      { unknown: (word) => report(word, options.unknown!, { rules, strays }) }),
  });
  restore(parsed, strays);
  settle(parsed, { rules, defaults: options.default ?? {} });
  const rest = end < 0 ? [] : args.slice(end + 1);
  if (options["--"]) parsed["--"] = rest;
  else parsed._.push(...rest);
  return parsed as Args;
}

interface Rules {
  string: Set<string>;
  boolean: Set<string>;
  collect: Set<string>;
  negatable: Set<string>;
  declared: Set<string>;
}

function readRules({ alias = {}, ...options }: ParseOptions): Rules {
  const families = Object.entries(alias).map(([key, others]) => [key, others].flat());
  const family = (key: string) => families.find((names) => names.includes(key)) ?? [key];
  const all = (names: string | readonly string[] = []) => new Set([names].flat().flatMap(family));
  const string = all(options.string);
  const boolean = all(options.boolean);
  return {
    string,
    boolean,
    collect: all(options.collect),
    negatable: all(options.negatable),
    declared: new Set([...string, ...boolean, ...families.flat()]),
  };
}

interface Around {
  next: string | undefined;
  rules: Rules;
  strays: Map<string, Stray>;
}

/** Writes a long flag so that minimist reads it as upstream does. */
function respell(word: string, { next, rules, strays }: Around): string {
  const groups = /^--(?<key>[^=]+)(?<inline>=.*)?$/s.exec(word)?.groups;
  if (!groups) return word;
  const { key, inline } = groups as { key: string; inline?: string };
  const takesNext = Boolean(next) && !next!.startsWith("-");
  if (rules.declared.has(key)) {
    if (inline !== undefined) return word;
    if (rules.boolean.has(key)) return key.startsWith("no-") ? `${word}=true` : word;
    return rules.string.has(key) && !takesNext ? `${word}=` : word;
  }
  if (inline === undefined && key.startsWith("no-") && rules.negatable.has(key.slice(3))) {
    return word;
  }
  // minimist would read `--no-x` as a negation, and knows names such as `--constructor`.
  const name = `?${strays.size}`;
  strays.set(name, { word, key, value: inline?.slice(1) ?? (takesNext ? next! : true) });
  return `--${name}${inline ?? ""}`;
}

type Unknown = NonNullable<ParseOptions["unknown"]>;

function report(word: string, unknown: Unknown, { rules, strays }: Omit<Around, "next">): boolean {
  const stray = strays.get(/^--(\?\d+)/.exec(word)?.[1] ?? "");
  if (stray) return unknown(stray.word, stray.key, stray.value) !== false;
  if (!/^-[^-]/.test(word)) return unknown(word) !== false;
  const letter = [...word.slice(1)].find((letter) => !rules.declared.has(letter))!;
  return unknown(word, letter, word.slice(word.indexOf(letter) + 1).replace(/^=/, "") || true) !==
    false;
}

function restore(parsed: minimist.ParsedArgs, strays: Map<string, Stray>): void {
  for (const [name, { key }] of strays) {
    if (name in parsed) parsed[key] = parsed[name];
    delete parsed[name];
  }
  // After an early stop, words respelt in vain stand among the rest.
  parsed._ = parsed._.map((word) => original(word, strays));
}

function original(word: string, strays: Map<string, Stray>): string {
  return strays.get(/^--(\?\d+)/.exec(word)?.[1] ?? "")?.word ?? word;
}

/** minimist makes a list of each flag given twice; upstream of those to collect only. */
function settle(
  parsed: minimist.ParsedArgs,
  { rules, defaults }: { rules: Rules; defaults: Record<string, unknown> },
): void {
  for (const [key, value] of Object.entries(parsed)) {
    if (key === "_" || value === defaults[key]) continue;
    if (rules.collect.has(key)) parsed[key] = [value].flat();
    else if (Array.isArray(value)) parsed[key] = value.at(-1);
  }
  for (const key of rules.collect) if (rules.string.has(key)) parsed[key] ??= [];
}
