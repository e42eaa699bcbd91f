import { ByteQueue } from "./byte_queue.ts";
import { applyMask, writeMaskKey } from "./websocket_mask.ts";

/** What a message or a control frame is. */
export type WebSocketKind = "text" | "binary" | "close" | "ping" | "pong";

/** A whole message, or a control frame. */
export interface WebSocketFrame {
  /** What it is. */
  kind: WebSocketKind;
  /** Its payload: of a text its UTF-8, as it came. */
  data: Uint8Array;
}

const FIN = 0x80;
const MASK = 0x80;
const OPCODES: Readonly<Record<WebSocketKind, number>> = {
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
};

/** Options of {@linkcode encodeWebSocketFrame}. */
export interface EncodeWebSocketFrameOptions {
  /**
   * Whether it comes from a client, which masks every frame with a fresh random key.
   *
   * @default {false}
   */
  masked?: boolean;
}

/**
 * Appends one frame that holds a whole message. Nothing is checked: see
 * {@linkcode WebSocketCodec.encode}.
 */
export function encodeWebSocketFrame(
  { kind, data }: WebSocketFrame,
  queue: ByteQueue,
  options: EncodeWebSocketFrameOptions = {},
): void {
  const { masked = false } = options;
  const { length } = data;
  queue.reserve(length + 14);
  const { bytes } = queue;
  let at = queue.end;
  bytes[at++] = FIN | OPCODES[kind];
  const mask = masked ? MASK : 0;
  if (length < 126) {
    bytes[at++] = mask | length;
  } else {
    const width = length < 65536 ? 2 : 8;
    bytes[at++] = mask | (width === 2 ? 126 : 127);
    for (let i = width - 1; i >= 0; i--) bytes[at++] = Math.floor(length / 256 ** i);
  }
  if (masked) {
    writeMaskKey(bytes, at);
    at += 4;
  }
  bytes.set(data, at);
  if (masked) applyMask(bytes, { from: at, to: at + length });
  queue.commit(at + length - queue.end);
}

/**
 * The frame of a server's message, to be sent to many: it is encoded once, and as servers do not mask,
 * all may share the bytes.
 */
export function sharedWebSocketFrame(frame: WebSocketFrame): Uint8Array {
  const queue = new ByteQueue(frame.data.length + 14);
  encodeWebSocketFrame(frame, queue);
  return queue.view();
}
