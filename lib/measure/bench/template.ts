/**
 * Messages to load a server with.
 *
 * @module
 */
import { UsageError } from "../../errors.ts";

/** The longest random part: a message is not a file. */
const MAX_RANDOM = 1 << 20;
/** How many digits a sequence number has. */
const DIGITS = 8;
const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const PART_REGEXP = /\{\{|\}\}|\{(n|random)(?::(\d{1,7}))?\}|[{}]/g;
const ENCODER = new TextEncoder();

/** Makes messages. */
export interface MessageSource {
  /** Whether each begins with its number, which {@linkcode readSequence} reads from an echo of it. */
  readonly isNumbered: boolean;
  /** Makes the message with that number; it is not changed afterwards. */
  make(number: number): Uint8Array;
}

/**
 * Messages of one size: `x` and no control characters, so that every frame and every log holds them.
 *
 * @param size How many bytes.
 * @param numbered Whether they begin with their number, in 8 hexadecimal digits, where they have room.
 */
export function messagesOf(size: number, numbered: boolean): MessageSource {
  const blank = new Uint8Array(size).fill(0x78);
  if (!numbered || size < DIGITS) return { isNumbered: false, make: () => blank };
  return {
    isNumbered: true,
    make(number) {
      const message = blank.slice();
      for (let i = DIGITS - 1, rest = number >>> 0; i >= 0; i--, rest >>>= 4) {
        const digit = rest & 15;
        message[i] = digit + (digit < 10 ? 0x30 : 0x57);
      }
      return message;
    },
  };
}

/** The number that a message of {@linkcode messagesOf} begins with; -1 when it is no such message. */
export function readSequence(message: Uint8Array): number {
  if (message.length < DIGITS) return -1;
  let number = 0;
  for (let i = 0; i < DIGITS; i++) {
    const byte = message[i]!;
    const digit = byte >= 0x30 && byte <= 0x39
      ? byte - 0x30
      : byte >= 0x61 && byte <= 0x66
      ? byte - 0x57
      : -1;
    if (digit < 0) return -1;
    number = number << 4 | digit;
  }
  return number >>> 0;
}

/**
 * Reads a message template.
 *
 * @example Two messages of one template
 * ```ts
 * import { messageTemplate } from "@sockeye/sockeye";
 * import { assertEquals, assertMatch } from "@std/assert";
 *
 * const { make } = messageTemplate("user {n:4} {{{random:3}}}");
 * const [first, second] = [make(0), make(1)].map((bytes) => new TextDecoder().decode(bytes));
 * assertMatch(first!, /^user 0001 \{[0-9a-z]{3}\}$/);
 * assertEquals(second!.slice(0, 9), "user 0002");
 * ```
 *
 * @param text Text, with `{n}` for the number of the message from 1 (`{n:6}`: with leading zeros),
 * `{random:16}` for so many random letters and digits, and `{{` and `}}` for braces.
 * @throws {UsageError} When there is something else in braces.
 */
export function messageTemplate(text: string): MessageSource {
  const parts = readParts(text);
  return {
    isNumbered: false,
    make: (number) => ENCODER.encode(parts.map((part) => part(number + 1)).join("")),
  };
}

type Part = (number: number) => string;

function readParts(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(PART_REGEXP)) {
    const before = text.slice(at, match.index);
    if (before !== "") parts.push(() => before);
    parts.push(readPart(text, match));
    at = match.index + match[0].length;
  }
  const rest = text.slice(at);
  return [...parts, () => rest];
}

function readPart(text: string, [part, name, digits]: RegExpExecArray): Part {
  if (part === "{{" || part === "}}") return () => part.slice(1);
  const count = Number(digits ?? 0);
  if (name === "n" && count <= 20) return (number) => String(number).padStart(count, "0");
  if (name === "random" && count >= 1 && count <= MAX_RANDOM) return () => randomText(count);
  throw new UsageError(
    `Cannot use "${text}" as a message: "${part}" is none of {n}, {n:6}, {random:16}, {{ and }}`,
  );
}

function randomText(length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += LETTERS[Math.floor(Math.random() * LETTERS.length)];
  return text;
}
