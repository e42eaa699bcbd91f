import { safe } from "../../safe.ts";
import { ChatError } from "../protocol/chat_error.ts";

/** Options of {@linkcode cleanText}. */
export interface TextOptions {
  /** How many bytes of UTF-8 the text may have. */
  max: number;
}

/**
 * Makes a text fit to be kept and shown anywhere: line breaks around it go, and those within it,
 * control characters, and what reorders or hides text are made visible.
 *
 * @param text What a member wrote.
 * @param options How long it may be, as it is kept.
 * @returns The text to keep: one line of valid Unicode.
 * @throws {ChatError} `bad-message` when nothing is left, `too-long`.
 */
export function cleanText(text: string, options: TextOptions): string {
  const { max } = options;
  // Checked first, since what comes next costs as much as the text is long.
  if (text.length > max) throw tooLong(max);
  const clean = safe(withoutBreaksAround(text), { max: Infinity });
  if (clean.trim() === "") {
    throw new ChatError("Cannot send an empty message", { code: "bad-message" });
  }
  if (clean.length * 3 > max && new TextEncoder().encode(clean).length > max) throw tooLong(max);
  return clean;
}

function tooLong(max: number): ChatError {
  return new ChatError(`Cannot send this message: it has more than ${max} bytes`, {
    code: "too-long",
  });
}

// Not a regular expression: one would look again from each of many line breaks.
function withoutBreaksAround(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBreak(text[start])) start++;
  while (end > start && isBreak(text[end - 1])) end--;
  return text.slice(start, end);
}

function isBreak(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}
