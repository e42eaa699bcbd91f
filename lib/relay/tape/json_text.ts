import { isUtf8 } from "../../frame/utf8_check.ts";
import type { LineBuffer } from "./line_buffer.ts";

const BACKSLASH = 0x5c;
/** What no text that a person can read has. */
const CONTROL = 1;

/** For each byte: 0 when it stands for itself, what stands behind a backslash for it, or `CONTROL`. */
const ESCAPES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const text = JSON.stringify(String.fromCharCode(byte)).slice(1, -1);
  if (byte === 0x7f) return CONTROL;
  if (byte >= 0x80 || text.length === 1) return 0;
  return 'tnr"\\'.includes(text[1]!) ? text.charCodeAt(1) : CONTROL;
});

/**
 * Writes bytes as a text of JSON, without its quotation marks, where they are one that a person can
 * read: UTF-8 without controls, save tab, LF and CR. Else it writes nothing and returns `false`.
 */
export function writeText(bytes: Uint8Array, out: LineBuffer): boolean {
  out.reserve(2 * bytes.length);
  const { bytes: to } = out;
  let at = out.length;
  let all = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const escape = ESCAPES[byte]!;
    if (escape === CONTROL) return false;
    if (escape !== 0) to[at++] = BACKSLASH;
    to[at++] = escape === 0 ? byte : escape;
    all |= byte;
  }
  if (all >= 0x80 && !isUtf8(bytes)) return false;
  out.length = at;
  return true;
}
