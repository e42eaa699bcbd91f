/**
 * Frames that begin with their length, as an integer of fixed width.
 *
 * ```text
 *           ┌────────┬────────┬──────────────────────┐
 *   frame   │ offset │ length │                      │   offset + width + length + adjust bytes
 *           └────────┴────────┴──────────────────────┘
 *           ├───── strip ─────┼────── message ───────┤   strip is offset + width, unless given
 *
 *   u32le                              05 00 00 00 68 65 6c 6c 6f   "hello"
 *   u16be:adjust=-2                    00 07 68 65 6c 6c 6f         "hello": the length counts itself
 *   u16be:offset=2,adjust=-4,strip=4   ca fe 00 09 68 65 6c 6c 6f   "hello": a magic number, a length of all
 *   u16be:strip=0                      00 05 68 65 6c 6c 6f         the message keeps its header
 * ```
 *
 * The four numbers mean what Netty's `LengthFieldBasedFrameDecoder` and tokio-util's
 * `length_delimited` mean by them.
 *
 * @module
 */
import { TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage } from "./faults.ts";
import type { LengthField } from "./length_field.ts";
import { lengthFault, shortMessageFault } from "./length_fault.ts";
import {
  layoutLength,
  type LengthLayout,
  type LengthPrefixOptions,
  specOfLength,
} from "./length_layout.ts";

export type { LengthFieldBytes, LengthFieldOptions } from "./length_field.ts";
export type { LengthPrefixOptions } from "./length_layout.ts";

/**
 * Makes the codec of frames that begin with their length.
 *
 * Encoding is the inverse of decoding. Header bytes that were stripped are written as zeros; a header
 * that is kept (`strip` at most `offset`) begins the message, and its length field is filled in. A
 * message that the length field cannot hold is refused, never cut.
 *
 * @throws {UsageError} When an option is out of range, `strip` is inside the length field, or no
 * frame could exist.
 */
export function lengthPrefix(options: LengthPrefixOptions): Codec {
  return new LengthPrefixCodec(layoutLength(options));
}

class LengthPrefixCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;
  readonly isCanonical: boolean;
  readonly #layout: LengthLayout;
  // Copied out of the layout: decode reads them for every frame.
  readonly #field: LengthField;
  readonly #offset: number;
  readonly #header: number;
  readonly #adjust: number;
  readonly #strip: number;

  constructor(layout: LengthLayout) {
    this.spec = specOfLength(layout);
    this.maxFrame = layout.maxFrame;
    const { strip, offset, header } = layout;
    // What is stripped, if anything, is the length and nothing else.
    this.isCanonical = strip === 0 || offset === 0 && strip === header;
    this.#layout = layout;
    this.#field = layout.field;
    this.#offset = layout.offset;
    this.#header = layout.header;
    this.#adjust = layout.adjust;
    this.#strip = layout.strip;
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    const { bytes, start, end } = queue;
    if (end - start < this.#header) return undefined;
    const length = this.#field.read(bytes, start + this.#offset);
    const total = this.#header + length + this.#adjust;
    const size = total - this.#strip;
    if (total < this.#header || size < 0 || size > this.maxFrame) {
      throw lengthFault(queue, this.#layout);
    }
    if (end - start < total) return undefined;
    queue.skip(total);
    return new Uint8Array(bytes.buffer, bytes.byteOffset + start + this.#strip, size);
  }

  end(queue: ByteQueue): undefined {
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    const total = this.#strip + message.length;
    const length = total - this.#header - this.#adjust;
    if (total < this.#header || length < 0) throw shortMessageFault(message, this.#layout);
    queue.reserve(total);
    if (this.#strip < this.#header) return this.#encodeOver(message, queue);
    pushZeros(queue, this.#offset);
    this.#field.append(queue, length);
    pushZeros(queue, this.#strip - this.#header);
    queue.push(message);
  }

  /** Encodes a message that begins with its own header, whose length field is filled in. */
  #encodeOver(message: Uint8Array, queue: ByteQueue): void {
    const headed = this.#header - this.#strip;
    pushZeros(queue, this.#strip);
    queue.push(message.subarray(0, this.#offset - this.#strip));
    this.#field.append(queue, message.length - headed - this.#adjust);
    queue.push(message.subarray(headed));
  }
}

function pushZeros(queue: ByteQueue, count: number): void {
  if (count === 0) return;
  queue.reserve(count);
  queue.bytes.fill(0, queue.end, queue.end + count);
  queue.commit(count);
}
