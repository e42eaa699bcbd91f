import { concat } from "@std/bytes";

/**
 * The bytes of a message, as a line of a tape has them: its text where it has one, else base64; and
 * what the wire puts around it, so that all its bytes can be sent again without a codec.
 */
export interface MessageFields {
  /** The message, where it is text: UTF-8 without controls, save tab, LF and CR. */
  text?: string;
  /** The message, where it is not. */
  base64?: string;
  /** The bytes in front of it on the wire, in hexadecimal digits. */
  head?: string;
  /** The bytes behind it. */
  tail?: string;
  /** All its bytes on the wire in base64, where the message is not a piece of them (byte stuffing). */
  wire?: string;
}

/** A message, and all its bytes on the wire. */
export interface MessageBytes {
  /** The message as the codec gives it. */
  bytes: Uint8Array;
  /** All its bytes on the wire. */
  wire: Uint8Array;
}

/** Where a message that is no view of its wire bytes is looked for: as far as headers go. */
const MAX_HEAD = 64;
const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const ENCODER = new TextEncoder();

/** Writes a message as fields. */
export function toMessageFields({ bytes, wire }: MessageBytes): MessageFields {
  const text = textOf(bytes);
  const fields: MessageFields = text === undefined ? { base64: bytes.toBase64() } : { text };
  const at = placeIn(wire, bytes);
  if (at < 0) return { ...fields, wire: wire.toBase64() };
  const behind = at + bytes.length;
  if (at > 0) fields.head = wire.subarray(0, at).toHex();
  if (behind < wire.length) fields.tail = wire.subarray(behind).toHex();
  return fields;
}

/**
 * Reads what {@linkcode toMessageFields} wrote.
 *
 * @throws {SyntaxError} When base64 or hexadecimal digits are none.
 */
export function fromMessageFields(fields: MessageFields): MessageBytes {
  const { text, base64 = "", head, tail, wire } = fields;
  const bytes = text === undefined ? Uint8Array.fromBase64(base64) : ENCODER.encode(text);
  if (wire !== undefined) return { bytes, wire: Uint8Array.fromBase64(wire) };
  if (head === undefined && tail === undefined) return { bytes, wire: bytes };
  const parts = [Uint8Array.fromHex(head ?? ""), bytes, Uint8Array.fromHex(tail ?? "")];
  return { bytes, wire: concat(parts) };
}

/** The text that bytes are, if they are text that a person can read. */
function textOf(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const isControl = byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;
    if (isControl || byte === 0x7f) return undefined;
  }
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where a message lies in its bytes on the wire; -1 when it is not a piece of them. */
function placeIn(wire: Uint8Array, bytes: Uint8Array): number {
  if (bytes.length === 0) return wire.length > 0 ? wire.length : 0;
  const at = bytes.byteOffset - wire.byteOffset;
  const isView = bytes.buffer === wire.buffer && at >= 0 && at + bytes.length <= wire.length;
  if (isView) return at;
  const last = Math.min(wire.length - bytes.length, MAX_HEAD);
  for (let from = 0; from <= last; from++) {
    if (bytes.every((byte, i) => byte === wire[from + i])) return from;
  }
  return -1;
}
