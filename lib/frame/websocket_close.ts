import { UsageError } from "../errors.ts";
import { isUtf8 } from "./utf8_check.ts";
import { refusedFrame } from "./websocket_fault.ts";

/** What a close frame without a payload stands for: it is never sent (RFC 6455, section 7.1.5). */
const NO_STATUS = 1005;
/** What an end that is about to stop says (RFC 6455, section 7.4.1). */
export const GOING_AWAY = 1001;
/** What stands for an end without a close frame: it is never sent. */
export const ABNORMAL = 1006;
/** The longest payload of a control frame. */
export const MAX_CONTROL = 125;

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Why a side closes. */
export interface WebSocketClose {
  /** 1000 is a normal end; 3000 to 3999 are registered, 4000 to 4999 private. */
  code: number;
  /** Some words, 123 bytes of UTF-8 at most. */
  reason: string;
}

/** Whether a close frame may carry a code: 1000–1003, 1007–1014 and 3000–4999. */
export function isCloseCode(code: number): boolean {
  return Number.isInteger(code) && ((code >= 1000 && code <= 1003) ||
    (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999));
}

/**
 * Reads the payload of a close frame; an empty one says 1005.
 *
 * @throws {WebSocketError} 1002 for a payload of one byte or a code that must not be sent, 1007 for a
 * reason that is not UTF-8.
 */
export function readClose(payload: Uint8Array): WebSocketClose {
  if (payload.length === 0) return { code: NO_STATUS, reason: "" };
  if (payload.length === 1) throw refusedFrame("a close code has two bytes", 1002);
  const code = payload[0]! << 8 | payload[1]!;
  if (!isCloseCode(code)) throw refusedFrame(`${code} is no close code`, 1002);
  const reason = payload.subarray(2);
  if (!isUtf8(reason)) throw refusedFrame("the close reason is not UTF-8", 1007);
  return { code, reason: DECODER.decode(reason) };
}

/**
 * The payload of a close frame; that of 1005 is empty.
 *
 * @throws {UsageError} When the code must not be sent, or the reason is too long.
 */
export function closePayload({ code, reason }: WebSocketClose): Uint8Array {
  if (code === NO_STATUS) return new Uint8Array();
  if (!isCloseCode(code)) {
    throw new UsageError(
      `Cannot close a WebSocket with ${code}: use 1000 to 1003, 1007 to 1014 or 3000 to 4999`,
    );
  }
  const words = ENCODER.encode(reason);
  if (words.length > MAX_CONTROL - 2) {
    throw new UsageError(
      `Cannot close a WebSocket with a reason of ${words.length} bytes: 123 are the most`,
    );
  }
  const payload = new Uint8Array(2 + words.length);
  payload[0] = code >> 8;
  payload[1] = code;
  payload.set(words, 2);
  return payload;
}
