import { UsageError } from "../errors.ts";

const ESCAPES: Record<string, number> = {
  "0": 0x00,
  "\\": 0x5c,
  e: 0x1b,
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
};

/** How a person writes bytes: plainly, in hexadecimal digits, or with escapes. */
export interface InputOptions {
  /**
   * `48 65 6c` or `48656c`.
   *
   * @default {false}
   */
  hex?: boolean | undefined;
  /**
   * `\n`, `\r`, `\t`, `\e`, `\0`, `\\`, `\xHH`.
   *
   * @default {false}
   */
  escape?: boolean | undefined;
}

/**
 * The bytes that a person wrote.
 *
 * @throws {UsageError} When a digit or an escape is wrong, with its place.
 */
export function parseInput(text: string, options: InputOptions): Uint8Array {
  if (options.hex) return parseHex(text);
  if (options.escape) return parseEscapes(text);
  return new TextEncoder().encode(text);
}

function parseHex(text: string): Uint8Array {
  const digits = text.replace(/0x|[\s:,]/gi, "");
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong) {
    throw new UsageError(`Cannot read "${text}" as hexadecimal: "${wrong[0]}" is no digit`);
  }
  if (digits.length % 2) {
    throw new UsageError(`Cannot read "${text}" as hexadecimal: it has an odd number of digits`);
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function parseEscapes(text: string): Uint8Array {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [part, hex, letter] of text.matchAll(/\\x([0-9a-f]{2})|\\(.?)|[^\\]+/gis)) {
    if (hex !== undefined) bytes.push(parseInt(hex, 16));
    else if (letter === undefined) { for (const byte of encoder.encode(part)) bytes.push(byte); }
    else if (ESCAPES[letter] !== undefined) bytes.push(ESCAPES[letter]);
    else {
      throw new UsageError(
        `Cannot read the escape "${part}": use one of \\n \\r \\t \\e \\0 \\\\ \\xHH`,
      );
    }
  }
  return Uint8Array.from(bytes);
}
