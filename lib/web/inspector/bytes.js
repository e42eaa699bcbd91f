// @ts-check
/** @import { Decoded } from "./protocol.ts" */
/** @import { Cell } from "./types.ts" */

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/**
 * The text that bytes are, if they are UTF-8 without controls.
 * @param {Uint8Array} bytes
 * @param {{ isCut?: boolean }} [options] whether it is the beginning of more, which may end in a letter
 */
export function textOf(bytes, { isCut = false } = {}) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isCut });
    // deno-lint-ignore no-control-regex -- They are what is looked for.
    return /[\0-\x08\x0e-\x1f\x7f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * What a message looks like on one line.
 * @param {Uint8Array} bytes
 * @param {number} length of which these are the first
 */
export function previewOf(bytes, length) {
  const isCut = bytes.length < length;
  const text = textOf(bytes, { isCut });
  const shown = text === undefined ? hexOf(bytes.subarray(0, 32)) : text.replace(/\s+/g, " ");
  const isWhole = text === undefined ? length <= 32 : !isCut;
  return { text: isWhole ? shown : `${shown} …`, isText: text !== undefined };
}

/** @param {Uint8Array} bytes */
export function hexOf(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/**
 * What a message says, for a reader: as what was asked for, or as what it seems to be. Nothing where it
 * is no such thing.
 * @param {{ bytes: Uint8Array, isCut?: boolean, values?: readonly Decoded[] }} message
 * @param {string} [as]
 * @returns {{ as: string, text: string, isWrong?: boolean } | undefined}
 */
export function decode({ bytes, isCut = false, values = [] }, as = "") {
  const value = values.find((value) => value.as === as);
  if (value) return value;
  const text = textOf(bytes, { isCut });
  const json = text === undefined ? undefined : layOut(text);
  if (as === "JSON") return json ?? { as, text: "This is no JSON.", isWrong: true };
  if (as === "text") return { as, text: new TextDecoder().decode(bytes) };
  if (as !== "") return { as, text: "It is too long to be read as that.", isWrong: true };
  if (json && /^\s*[[{]/.test(json.text)) return json;
  return text === undefined ? values.find(({ fits }) => fits) : { as: "text", text };
}

/** @param {string} text */
function layOut(text) {
  try {
    return { as: "JSON", text: JSON.stringify(JSON.parse(text), null, 2) };
  } catch {
    return undefined;
  }
}

/**
 * The cells of the hexadecimal view.
 * @param {{ wire: Uint8Array, at: number, bytes: Uint8Array, length: number }} message
 * @param {Uint8Array} [other] the wire bytes of the one it is compared with
 * @returns {Cell[]}
 */
export function cellsOf({ wire, at, length }, other) {
  return Array.from(wire, (byte, i) => ({
    hex: byte.toString(16).padStart(2, "0"),
    letter: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
    isHeader: at >= 0 && (i < at || i >= at + length),
    differs: other !== undefined && other[i] !== byte,
  }));
}
