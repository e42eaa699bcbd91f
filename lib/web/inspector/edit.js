// @ts-check
/** @import { Edited } from "./types.ts" */
import { hexOf } from "./bytes.js";

/** The most bytes that can be edited: a relay takes no more from a page. */
export const MAX_EDITED = 64 << 10;

const ESCAPES = { r: "\r", n: "\n", t: "\t", 0: "\0", "\\": "\\" };
const WIDTH = 16;

/**
 * Bytes as text for a field, if they are text: a field keeps no CR, so that one and other controls are
 * escapes, and a backslash is two.
 * @param {Uint8Array} bytes
 */
export function writeText(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // deno-lint-ignore no-control-regex -- They are what is looked for.
    return text.replace(/[\0-\x08\x0b-\x1f\x7f\\]/g, (char) => {
      if (char === "\\") return "\\\\";
      return char === "\r" ? "\\r" : `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
    });
  } catch {
    return undefined;
  }
}

/**
 * The bytes that a text in a field stands for.
 * @param {string} text
 * @returns {Edited}
 */
export function readText(text) {
  let problem = "";
  /** @type {Uint8Array[]} */
  const parts = [];
  for (const [part, digits, letter] of text.matchAll(/\\x([\da-f]{2})|\\(.?)|[^\\]+/gisu)) {
    const escaped = ESCAPES[/** @type {keyof typeof ESCAPES} */ (letter ?? "")];
    if (digits !== undefined) parts.push(Uint8Array.of(parseInt(digits, 16)));
    else if (letter === undefined) parts.push(new TextEncoder().encode(part));
    else if (escaped !== undefined) parts.push(new TextEncoder().encode(escaped));
    else problem ||= `${part} is no escape: known are \\r \\n \\t \\0 \\x00 \\\\`;
  }
  return problem === "" ? { bytes: joined(parts) } : { problem };
}

/**
 * Bytes as pairs of digits, so many a line.
 * @param {Uint8Array} bytes
 */
export function writeHex(bytes) {
  const lines = [];
  for (let at = 0; at < bytes.length; at += WIDTH) {
    lines.push(hexOf(bytes.subarray(at, at + WIDTH)));
  }
  return lines.join("\n");
}

/**
 * The bytes that hexadecimal digits stand for.
 * @param {string} text
 * @returns {Edited}
 */
export function readHex(text) {
  const wrong = /[^\da-f\s]/iu.exec(text);
  if (wrong) {
    return { problem: `"${wrong[0]}" (character ${wrong.index + 1}) is no hexadecimal digit` };
  }
  const digits = text.replace(/\s+/g, "");
  if (digits.length % 2 === 1) return { problem: "A digit is missing: each byte has two" };
  return { bytes: Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16)) };
}

/**
 * What goes over the wire when a message that was edited keeps the frame it had; or, the other way
 * round, the message without that frame.
 * @param {Uint8Array} bytes
 * @param {{ wire: Uint8Array, at: number, length: number, isExact: boolean }} frame
 */
export function reframed(bytes, { wire, at, length, isExact }) {
  if (at < 0) return bytes;
  const [head, tail] = [wire.subarray(0, at), wire.subarray(at + length)];
  if (isExact) return joined([head, bytes, tail]);
  const isFramed = bytes.length >= head.length + tail.length;
  return isFramed ? bytes.subarray(head.length, bytes.length - tail.length) : bytes;
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

/** @param {readonly Uint8Array[]} parts */
function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
