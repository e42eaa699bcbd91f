import { UsageError } from "../../errors.ts";

/** How much of a message a pattern is looked for in: what it may cost is bounded so. */
const MAX_SEARCHED = 64 << 10;

/**
 * Reads what to look for in messages: a text as it stands, or a pattern between slashes, `/err(or)?/i`.
 *
 * @throws {UsageError} When the pattern is none.
 */
export function parseGrep(text: string): (bytes: Uint8Array) => boolean {
  const [, pattern, flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  const decoder = new TextDecoder();
  const textOf = (bytes: Uint8Array) => decoder.decode(bytes.subarray(0, MAX_SEARCHED));
  if (pattern === undefined) return (bytes) => textOf(bytes).includes(text);
  const regexp = compile(text, { pattern, flags });
  return (bytes) => regexp.test(textOf(bytes));
}

function compile(text: string, { pattern, flags }: { pattern: string; flags: string }): RegExp {
  try {
    // One that remembers where it was would not find the same again.
    return new RegExp(pattern, flags.replace(/[gy]/g, ""));
  } catch (cause) {
    throw new UsageError(`Cannot read ${text} as a pattern: ${(cause as Error).message}`, {
      cause,
    });
  }
}
