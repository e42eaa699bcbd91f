import { UsageError } from "../errors.ts";
import type { MessageEvent } from "./event.ts";

/** Says whether a message is meant. */
export type MessageFilter = (message: MessageEvent) => boolean;

/** What can be compared of a message. */
const FIELDS: Readonly<Record<string, (message: MessageEvent) => number | string>> = {
  len: ({ bytes }) => bytes.length,
  dir: ({ direction }) => direction,
  conn: ({ conn }) => conn,
  index: ({ index }) => index,
  reads: ({ reads }) => reads,
  glued: ({ glued }) => glued,
};

type Value = number | string;

const COMPARISONS: Readonly<Record<string, (a: Value, b: Value) => boolean>> = {
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
  "!=": (a, b) => a !== b,
  "==": (a, b) => a === b,
  "=": (a, b) => a === b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
};

const COMPARISON_REGEXP = /^\s*([a-z]+)\s*(>=|<=|!=|==|=|>|<)\s*(\w+)\s*$/;
const EXAMPLE = "write it as in len>100 && dir=up";

/**
 * Reads which messages are meant: comparisons of `len`, `dir` (`up`, `down`), `conn`, `index`, `reads`
 * and `glued`, joined by `&&` and, less tightly, by `||`. It is a language for this and nothing else:
 * no code is run.
 *
 * @example Long messages of the client, and all that came cut
 * ```ts
 * import { parseMessageFilter } from "@sockeye/sockeye";
 * import { assert } from "@std/assert";
 *
 * const isMeant = parseMessageFilter("dir=up && len>2 || reads>1");
 * const bytes = new TextEncoder().encode("hello");
 * const common = { type: "message", conn: 1, index: 1, time: 0, wire: bytes, glued: 1 } as const;
 * assert(isMeant({ ...common, bytes, direction: "up", reads: 1 }));
 * assert(!isMeant({ ...common, bytes, direction: "down", reads: 1 }));
 * ```
 *
 * @throws {UsageError} When the text is no such expression.
 */
export function parseMessageFilter(text: string): MessageFilter {
  const choices = text.split("||").map((choice) => choice.split("&&").map(parseComparison));
  return (message) => choices.some((all) => all.every((compares) => compares(message)));
}

function parseComparison(text: string): MessageFilter {
  const [, field = "", comparison = "", word = ""] = COMPARISON_REGEXP.exec(text) ?? [];
  const get = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  const compare = COMPARISONS[comparison];
  if (!get || !compare) {
    const known = Object.keys(FIELDS).join(", ");
    throw new UsageError(
      `Cannot read "${text.trim()}" as a filter: ${EXAMPLE}; known are ${known}`,
    );
  }
  const value = field === "dir" ? direction(word) : Number(word);
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new UsageError(`Cannot compare ${field} with "${word}": it is not a whole number`);
  }
  return (message) => compare(get(message), value);
}

function direction(word: string): string {
  if (word === "up" || word === "down") return word;
  throw new UsageError(`Cannot compare dir with "${word}": it is up (from the client) or down`);
}
