/**
 * The grammar of faults, as `--fault` takes them:
 *
 * ```text
 *   kind                         half-close
 *   kind:option=value,…          latency:time=100ms,jitter=20ms
 *   kind:option=…,match=FILTER   drop:p=0.1,dir=up,match=len>100
 * ```
 *
 * @module
 */
import { UsageError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { type MessageFilter, parseMessageFilter } from "../message_filter.ts";
import { FAULT_KINDS, type FaultKind, type FaultName } from "./kinds.ts";
import { type FaultOptions, type OptionName, readOption } from "./options.ts";

/** A fault, read and checked. */
export interface Fault {
  /** As it was written. */
  readonly text: string;
  /** Which kind. */
  readonly name: FaultName;
  /** Its options, with their defaults. */
  readonly options: FaultOptions;
  /** Which messages it may strike. */
  readonly match?: MessageFilter;
}

const COMMON: FaultKind["options"] = { p: "1", dir: "both" };

/**
 * Reads a fault.
 *
 * @throws {UsageError} When the text is none, with the nearest kind or option.
 */
export function parseFault(text: string): Fault {
  const [, name = "", rest] = /^\s*([^:\s]*)\s*(?::(.*))?$/s.exec(text) ?? [];
  if (!isKind(name)) throw unknownKind(text, name);
  const kind = FAULT_KINDS[name];
  const values: Partial<Record<OptionName, number | string>> = {};
  let match: MessageFilter | undefined;
  for (const part of partsOf(rest)) {
    const { key, value } = splitPart(part, { name, known: optionsOf(kind) });
    if (key === "match" ? match : values[key] !== undefined) {
      throw new UsageError(`Cannot use "${part}" with ${name}: ${key} is given twice`);
    }
    if (key === "match") match = parseMessageFilter(value);
    else values[key] = readOption(key, value);
  }
  const options = withDefaults(values, name);
  if (match && options.per === "byte") {
    throw new UsageError(`Cannot use match with ${name} per byte: only messages match`);
  }
  return { text: text.trim(), name, options, ...(match ? { match } : {}) };
}

/**
 * Reads a list of faults: one a line, with `#` before comments.
 *
 * @throws {UsageError} When a line is no fault, with its number.
 */
export function parseFaultFile(text: string): Fault[] {
  return text.split("\n").flatMap((line, i) => {
    const fault = line.replace(/(^|\s)#.*$/, "").trim();
    if (fault === "") return [];
    try {
      return [parseFault(fault)];
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      throw new UsageError(`Cannot read line ${i + 1} of the faults: ${cause.message}`, { cause });
    }
  });
}

/** The names of the options that a kind takes, in the order of the help. */
export function optionsOf(kind: FaultKind): (OptionName | "match")[] {
  const own = Object.keys(kind.options) as OptionName[];
  return [...own, "p", "dir", ...(kind.on === "bytes" ? [] : ["match"] as const)];
}

function isKind(name: string): name is FaultName {
  return Object.hasOwn(FAULT_KINDS, name);
}

/** A comma parts options only in front of the next one: a filter may have its own. */
function partsOf(rest: string | undefined): string[] {
  return rest?.split(/,(?=\s*[\w-]+=(?!=))|,$/).map((part) => part.trim()) ?? [];
}

function splitPart(
  part: string,
  { name, known }: { name: string; known: readonly (OptionName | "match")[] },
): { key: OptionName | "match"; value: string } {
  const [, word = part, value] = /^([^=]*?)\s*=\s*(.*)$/s.exec(part) ?? [];
  const key = known.find((option) => option === word);
  if (key && value !== undefined) return { key, value };
  const near = key ?? nearest(word, known);
  const hint = near === undefined ? "" : `did you mean "${near}="? `;
  throw new UsageError(`Cannot use "${part}" with ${name}: ${hint}it takes ${known.join(", ")}`);
}

function withDefaults(
  values: Partial<Record<OptionName, number | string>>,
  name: FaultName,
): FaultOptions {
  const kind = FAULT_KINDS[name];
  const all: Partial<Record<OptionName, number | string>> = { ...values };
  for (const [key, text] of Object.entries({ ...COMMON, ...kind.options })) {
    const option = key as OptionName;
    if (all[option] !== undefined || text === "") continue;
    if (text === null) {
      throw new UsageError(`Cannot use ${name} without ${option}: write it as ${example(name)}`);
    }
    all[option] = readOption(option, text);
  }
  return all as unknown as FaultOptions;
}

function example(name: FaultName): string {
  return name === "bandwidth" ? "bandwidth:rate=64KiB" : `${name}:time=100ms`;
}

function unknownKind(text: string, name: string): UsageError {
  const names = Object.keys(FAULT_KINDS);
  const near = nearest(name, names);
  const hint = near === undefined ? "" : `did you mean "${near}"? `;
  return new UsageError(
    `Cannot read "${text.trim()}" as a fault: ${hint}known are ${names.join(", ")}`,
  );
}
