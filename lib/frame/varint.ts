/**
 * Frames that begin with their length as an unsigned LEB128 number, as Protocol Buffers delimit them.
 *
 * ```text
 *            ┌───┬─────────┐        ┌───┬─────────┐┌───┬─────────┐
 *   length   │ 1 │ 7 bits  │   …    │ 1 │ 7 bits  ││ 0 │ 7 bits  │   lowest bits first, at most 10 bytes
 *            └───┴─────────┘        └───┴─────────┘└───┴─────────┘
 *
 *   05 68 65 6c 6c 6f      "hello"
 *   ac 02 …                300 bytes: 0x2c + 2 × 128
 * ```
 *
 * As in Protocol Buffers a length may be written with more bytes than it needs, but not with more
 * than ten or with more than 64 bits.
 *
 * @see {@link https://protobuf.dev/programming-guides/encoding/#varints}
 * @module
 */
import { type FrameError, TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit } from "./faults.ts";
import { type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";

/** Ten groups of seven bits hold the 64 of the longest number; the last holds one. */
const MAX_BYTES = 10;

/** Makes the codec of frames that begin with a varint. */
export function varint(options: CodecOptions = {}): Codec {
  return new VarintCodec(maxFrameOf(options));
}

class VarintCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;

  constructor(maxFrame: number) {
    this.maxFrame = maxFrame;
    this.spec = limitedSpec("varint", maxFrame);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    const { bytes, start, end } = queue;
    let length = 0;
    let unit = 1;
    for (let at = start; at < end; at++, unit *= 128) {
      const byte = bytes[at]!;
      length += (byte & 0x7f) * unit;
      if (at - start === MAX_BYTES - 1 && byte > 1) throw this.#overlong(queue);
      if (byte < 0x80) return this.#take(queue, { header: at + 1 - start, length });
    }
    return undefined;
  }

  end(queue: ByteQueue): undefined {
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    queue.reserve(MAX_BYTES + message.length);
    let rest = message.length;
    let size = 0;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) {
      queue.bytes[queue.end + size++] = rest | 0x80;
    }
    queue.bytes[queue.end + size++] = rest;
    queue.commit(size);
    queue.push(message);
  }

  #take(queue: ByteQueue, head: { header: number; length: number }): Uint8Array | undefined {
    const { header, length } = head;
    if (length > this.maxFrame) {
      const what = overLimit(exactly(queue.view(0, header)), this.maxFrame);
      throw malformed(queue, { spec: this.spec, fault: "oversize", what, count: header });
    }
    if (queue.length < header + length) return undefined;
    queue.skip(header);
    return queue.take(length);
  }

  #overlong(queue: ByteQueue): FrameError {
    const what = "the length has more than 64 bits";
    return malformed(queue, { spec: this.spec, fault: "garbage", what, count: MAX_BYTES });
  }
}

function exactly(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => value * 128n + BigInt(byte & 0x7f), 0n);
}
