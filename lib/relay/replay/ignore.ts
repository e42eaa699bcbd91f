import { UsageError } from "../../errors.ts";

/** Takes out of a message what may differ. */
export type Mask = (message: Uint8Array) => Uint8Array;

const RANGE_REGEXP = /^(\d{1,10})(?:(-)(\d{1,10})?)?$/;
const REGEXP_REGEXP = /^\/(.+)\/([a-z]*)$/s;
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LATIN1 = new TextDecoder("latin1");

/**
 * Reads rules that say what may differ.
 *
 * @param rules Each `0-3`, `8-` or `5`: bytes by their offsets; `json:path`, as in `json:meta.time` or
 * `json:items.*.id`: a member of a JSON text; or `/regex/flags`: what matches in the text.
 * @returns What takes all of them out.
 * @throws {UsageError} When one is none of these.
 */
export function parseIgnoreRules(rules: readonly string[]): Mask {
  const masks = rules.map(parseRule);
  return (message) => masks.reduce((rest, mask) => mask(rest), message);
}

function parseRule(rule: string): Mask {
  const [, from, dash, to] = RANGE_REGEXP.exec(rule) ?? [];
  if (from !== undefined) {
    const last = dash === undefined ? Number(from) : to === undefined ? Infinity : Number(to);
    return (message) => message.slice().fill(0, Number(from), last + 1);
  }
  if (rule.startsWith("json:") && rule.length > 5) return withoutMember(rule.slice(5).split("."));
  const [, source, flags = ""] = REGEXP_REGEXP.exec(rule) ?? [];
  if (source !== undefined) return withoutMatches(toRegExp(rule, { source, flags }));
  throw new UsageError(
    `Cannot read "${rule}" as what to ignore: write it as 0-3, json:path or /regex/`,
  );
}

function toRegExp(rule: string, { source, flags }: { source: string; flags: string }): RegExp {
  try {
    return new RegExp(source, flags.includes("g") ? flags : `${flags}g`);
  } catch (cause) {
    throw new UsageError(`Cannot read "${rule}" as a regular expression`, { cause });
  }
}

/** What is no JSON stays as it is; the order of members is no difference. */
function withoutMember(path: readonly string[]): Mask {
  return (message) => {
    try {
      const value = JSON.parse(STRICT.decode(message));
      remove(value, path);
      return new TextEncoder().encode(JSON.stringify(sorted(value)));
    } catch {
      return message;
    }
  };
}

function remove(value: unknown, [name, ...rest]: readonly string[]): void {
  if (typeof value !== "object" || value === null || name === undefined) return;
  const members = value as Record<string, unknown>;
  for (const key of name === "*" ? Object.keys(members) : [name]) {
    if (!Object.hasOwn(members, key)) continue;
    if (rest.length > 0) remove(members[key], rest);
    else if (Array.isArray(value)) members[key] = null; // The others keep their places.
    else delete members[key];
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(members.sort(([a], [b]) => a < b ? -1 : 1));
}

function withoutMatches(regexp: RegExp): Mask {
  return (message) => {
    try {
      return new TextEncoder().encode(STRICT.decode(message).replace(regexp, ""));
    } catch {
      const text = LATIN1.decode(message).replace(regexp, "");
      return Uint8Array.from(text, (char) => char.charCodeAt(0));
    }
  };
}
