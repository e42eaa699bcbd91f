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

const ENCODER = new TextEncoder();

/**
 * Puts the bytes of a message together again.
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
