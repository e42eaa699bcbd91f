import { safe } from "../../safe.ts";

/**
 * Proposes whole words to stand in place of the one that ends at the cursor. A proposal that
 * should be followed by a space ends with one.
 *
 * @param line The line under edit.
 * @param cursor Where the cursor stands, in UTF-16 code units.
 */
export type Complete = (line: string, cursor: number) => readonly string[];

/** A replacement for the text between `start` and the cursor. */
export interface Completion {
  /** Where the replaced word begins, in UTF-16 code units. */
  start: number;
  /** What to put there; what was typed, when the proposals agree on no more. */
  text: string;
}

const MAX_LISTED = 100;

/**
 * Finds what all proposals have in common with each other.
 *
 * @param before The line up to the cursor.
 * @param candidates The proposals for its last word.
 * @returns The replacement of that word.
 */
export function completion(before: string, candidates: readonly string[]): Completion {
  const start = lastWord(before);
  const typed = before.slice(start);
  const common = commonPrefix(candidates);
  // A proposal may differ in case from what was typed, but must never take typed text away.
  return { start, text: common.length < typed.length ? typed : common };
}

/**
 * Writes proposals side by side on one line, made harmless, at most a hundred of them.
 *
 * @param candidates The proposals.
 * @returns The text to print.
 */
export function listing(candidates: readonly string[]): string {
  const shown = candidates.slice(0, MAX_LISTED).map((word) => safe(word.trimEnd(), { max: 256 }));
  const more = candidates.length - shown.length;
  return shown.join("  ") + (more > 0 ? `  … ${more} more` : "");
}

function lastWord(text: string): number {
  let start = text.length;
  while (start > 0 && !/\s/.test(text.charAt(start - 1))) start--;
  return start;
}

function commonPrefix(words: readonly string[]): string {
  const [first = "", ...others] = words;
  const characters = [...first];
  let length = 0;
  for (let end = 0; end < characters.length; end++) {
    length += characters[end]!.length;
    const prefix = first.slice(0, length);
    if (!others.every((word) => word.startsWith(prefix))) return characters.slice(0, end).join("");
  }
  return first;
}
