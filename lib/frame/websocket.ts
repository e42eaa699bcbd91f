/**
 * WebSocket messages (RFC 6455) as a codec with the state of one connection: fragments are joined,
 * text is checked to be UTF-8, and what the RFC forbids is refused with the close code to send.
 *
 * ```text
 *    byte 0            byte 1                 2, 4 or 10      payload
 *   ┌───┬───┬────────┬──────┬────────────┬─────────────────┬─────────────┐
 *   │FIN│RSV│ opcode │ MASK │ length (7) │ length (16, 64) │ key (32)    │ …
 *   └───┴───┴────────┴──────┴────────────┴─────────────────┴─────────────┘
 *
 *   81 05 48 65 6c 6c 6f                    "Hello" from a server
 *   81 85 37 fa 21 3d 7f 9f 4d 51 58        the same from a client, masked
 * ```
 *
 * @module
 */
import { TruncatedError } from "../errors.ts";
import { ByteQueue } from "./byte_queue.ts";
import { overLimit, unencodable } from "./faults.ts";
import { checkInteger } from "./limits.ts";
import { Utf8Check } from "./utf8_check.ts";
import { MAX_CONTROL, readClose } from "./websocket_close.ts";
import { refusedFrame, SPEC, type WebSocketError } from "./websocket_fault.ts";
import { encodeWebSocketFrame } from "./websocket_frame.ts";
import type { WebSocketFrame, WebSocketKind } from "./websocket_frame.ts";
import { applyMask } from "./websocket_mask.ts";

/** What a frame is, by its opcode; those that are left out are refused. */
const KINDS: readonly (WebSocketKind | "continuation" | undefined)[] = [
  ...["continuation", "text", "binary"] as const,
  ...[undefined, undefined, undefined, undefined, undefined],
  ...["close", "ping", "pong"] as const,
];

const FIN = 0x80;
const RSV = 0x70;
const MASK = 0x80;
const CONTROL = 0x08;

/** Which side of a connection this is: clients mask what they send, and servers do not. */
export type WebSocketRole = "client" | "server";

/** Options of {@linkcode WebSocketCodec}. */
export interface WebSocketCodecOptions {
  /** Which side this is. */
  role: WebSocketRole;
  /**
   * The largest message in bytes, of all its fragments together, in either direction.
   *
   * @default {1048576}
   */
  maxMessage?: number | undefined;
  /**
   * How many fragments a message may have: each costs work, even an empty one.
   *
   * @default {4096}
   */
  maxFragments?: number | undefined;
}

/**
 * The codec of one WebSocket connection. Pure and synchronous as every codec, but with the state of
 * one connection: the fragments of the message under way. After an error it is out of step.
 *
 * @example A client's message, read by a server
 * ```ts
 * import { ByteQueue, WebSocketCodec } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new ByteQueue();
 * const data = new TextEncoder().encode("Hello");
 * new WebSocketCodec({ role: "client" }).encode({ kind: "text", data }, queue);
 *
 * const server = new WebSocketCodec({ role: "server" });
 * assertEquals(server.decode(queue), { kind: "text", data });
 * assertEquals(server.decode(queue), undefined);
 * ```
 */
export class WebSocketCodec {
  /** The largest message. */
  readonly maxMessage: number;
  readonly #masksIn: boolean;
  readonly #maxFragments: number;
  readonly #utf8 = new Utf8Check();
  #kind: "text" | "binary" | undefined;
  #fragments = 0;
  #parts: ByteQueue | undefined;

  /**
   * Makes the codec of one side.
   *
   * @throws {UsageError} When a limit is no count.
   */
  constructor(options: WebSocketCodecOptions) {
    const { role, maxMessage = 1 << 20, maxFragments = 4096 } = options;
    const max = Number.MAX_SAFE_INTEGER;
    this.maxMessage = checkInteger(maxMessage, { name: "max", min: 0, max });
    this.#maxFragments = checkInteger(maxFragments, { name: "maxFragments", min: 1, max });
    this.#masksIn = role === "server";
  }

  /**
   * Takes the message or the control frame at the front of the queue. A payload is unmasked where it
   * lies in the queue, and the fragments of a message are taken as they come.
   *
   * @returns A whole message or a control frame, or `undefined` when more bytes are needed. Its data
   * is a view, valid until the queue is next pushed to.
   * @throws {WebSocketError} When the peer must not send such bytes.
   */
  decode(queue: ByteQueue): WebSocketFrame | undefined {
    while (queue.end - queue.start >= 2) {
      const first = queue.bytes[queue.start]!;
      const kind = this.#check(first, queue.bytes[queue.start + 1]!);
      const data = this.#takePayload(queue);
      if (data === undefined) return undefined;
      if (kind === "close") readClose(data);
      if (kind === "close" || kind === "ping" || kind === "pong") return { kind, data };
      const message = this.#takePart(data, { kind, isLast: first >= FIN });
      if (message) return message;
    }
    return undefined;
  }

  /**
   * Says what the end of input means: it is clean between two messages, though a peer that ended in
   * order has sent a close frame before.
   *
   * @throws {TruncatedError} When the input ended inside a message.
   */
  end(queue: ByteQueue): void {
    const held = queue.length + (this.#parts?.length ?? 0);
    if (held > 0 || this.#kind) throw new TruncatedError(SPEC, held);
  }

  /**
   * Appends a message or a control frame as one frame: a client's with a fresh masking key.
   *
   * @throws {FrameError} When it is over the limit; nothing is appended.
   */
  encode(frame: WebSocketFrame, queue: ByteQueue): void {
    const { length } = frame.data;
    const isControl = frame.kind !== "text" && frame.kind !== "binary";
    const max = isControl ? MAX_CONTROL : this.maxMessage;
    if (length > max) {
      throw unencodable(SPEC, { fault: "oversize", reason: overLimit(length, max) });
    }
    encodeWebSocketFrame(frame, queue, { masked: !this.#masksIn });
  }

  /** Checks the first two bytes of a frame, all that its kind depends on. */
  #check(first: number, second: number): WebSocketKind | "continuation" {
    const kind = KINDS[first & 0x0f];
    if ((first & RSV) !== 0) throw refused("a reserved bit is set, but no extension was agreed");
    if (kind === undefined) throw refused(`${first & 0x0f} is no opcode`);
    if (second >= MASK !== this.#masksIn) {
      throw refused(this.#masksIn ? "a client must mask it" : "a server must not mask it");
    }
    if ((first & CONTROL) !== 0) {
      if (first < FIN) throw refused(`a ${kind} is in fragments`);
      if ((second & 0x7f) > MAX_CONTROL) throw refused(`a ${kind} has more than 125 bytes`);
    } else if ((kind === "continuation") !== (this.#kind !== undefined)) {
      throw refused(this.#kind ? "a message is not finished" : "there is nothing to continue");
    }
    return kind;
  }

  /** Takes a whole frame from the queue and gives its payload, unmasked. */
  #takePayload(queue: ByteQueue): Uint8Array | undefined {
    const { bytes, start, end } = queue;
    const short = bytes[start + 1]! & 0x7f;
    const key = start + (short < 126 ? 2 : short === 126 ? 4 : 10);
    if (key > end) return undefined;
    const size = short < 126 ? short : longSize(bytes, { from: start + 2, to: key });
    // Before a byte of it is waited for; a control frame is smaller than any sensible limit.
    if ((bytes[start]! & CONTROL) === 0) this.#checkSize(size);
    const from = this.#masksIn ? key + 4 : key;
    if (end - from < size) return undefined;
    if (this.#masksIn) applyMask(bytes, { from, to: from + size });
    queue.skip(from + size - start);
    return new Uint8Array(bytes.buffer, bytes.byteOffset + from, size);
  }

  #checkSize(size: number): void {
    const total = size + (this.#parts?.length ?? 0);
    if (total > this.maxMessage) throw tooLarge(overLimit(total, this.maxMessage));
    if (this.#fragments >= this.#maxFragments) {
      throw tooLarge(`a message has more than ${this.#maxFragments} fragments`);
    }
  }

  /** Takes a fragment, and gives the message when it was the last one. */
  #takePart(
    data: Uint8Array,
    { kind, isLast }: { kind: "text" | "binary" | "continuation"; isLast: boolean },
  ): WebSocketFrame | undefined {
    const whole = kind === "continuation" ? this.#kind! : kind;
    if (whole === "text") this.#checkText(data, isLast);
    if (isLast && kind !== "continuation") return { kind: whole, data };
    this.#kind = whole;
    this.#fragments++;
    this.#parts ??= new ByteQueue();
    this.#parts.push(data);
    return isLast ? this.#finish(whole) : undefined;
  }

  /** The joined fragments; the next message gets a buffer of its own. */
  #finish(kind: "text" | "binary"): WebSocketFrame {
    const data = this.#parts!.view();
    this.#kind = this.#parts = undefined;
    this.#fragments = 0;
    return { kind, data };
  }

  #checkText(data: Uint8Array, isLast: boolean): void {
    if (this.#utf8.take(data) && !(isLast && this.#utf8.isCut)) return;
    throw refusedFrame("the text is not UTF-8", 1007);
  }
}

/** Reads a length of 2 or 8 bytes, which must not fit in fewer. */
function longSize(bytes: Uint8Array, { from, to }: { from: number; to: number }): number {
  let size = 0;
  // Beyond 2⁵³ it is inexact, and over every limit all the same.
  for (let at = from; at < to; at++) size = size * 256 + bytes[at]!;
  if (bytes[from]! >= 0x80 && to - from === 8) throw refused("the length is over 63 bits");
  if (size < (to - from === 2 ? 126 : 65536)) throw refused(`length ${size} has a shorter form`);
  return size;
}

function refused(reason: string): WebSocketError {
  return refusedFrame(reason, 1002);
}

function tooLarge(reason: string): WebSocketError {
  return refusedFrame(reason, 1009);
}
