/**
 * COBS, consistent overhead byte stuffing: a message is written without any zero byte, and a zero
 * ends the frame.
 *
 * ```text
 *   ┌──────┬────────────────┬──────┬────────────────┐     ┌────┐
 *   │ code │ code − 1 bytes │ code │ code − 1 bytes │  …  │ 00 │
 *   └──────┴────────────────┴──────┴────────────────┘     └────┘
 *
 *   03 11 22 02 33 00      11 22 00 33: a code stands for the bytes behind it and then a zero
 *   ff … 03 11 22 00       code ff stands for 254 bytes and no zero; no zero follows the last block
 *   01 00                  the empty message
 * ```
 *
 * Zeros between frames are idle and are skipped.
 *
 * @see Cheshire and Baker, "Consistent Overhead Byte Stuffing", IEEE/ACM Transactions on Networking
 * 7(2), 1999.
 * @module
 */
import { type FrameError, TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit } from "./faults.ts";
import { type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";
import { skipIdle } from "./stuffing.ts";

/** The code of a block of 254 bytes without a zero behind it. */
const FULL = 0xff;

/** Makes the codec of COBS with a zero behind each frame. */
export function cobs(options: CodecOptions = {}): Codec {
  return new CobsCodec(maxFrameOf(options));
}

class CobsCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;

  constructor(maxFrame: number) {
    this.maxFrame = maxFrame;
    this.spec = limitedSpec("cobs", maxFrame);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    skipIdle(queue, 0);
    const view = queue.view();
    const at = view.indexOf(0, queue.scanned);
    const size = at < 0 ? view.length : at;
    if (size > stuffedSize(this.maxFrame)) throw this.#oversize(queue, `of ${size} stuffed bytes`);
    if (at < 0) {
      queue.scanned = size;
      return undefined;
    }
    const message = this.#unstuff(view.subarray(0, at), queue);
    if (message.length > this.maxFrame) throw this.#oversize(queue, message.length);
    queue.skip(at + 1);
    return message;
  }

  end(queue: ByteQueue): undefined {
    skipIdle(queue, 0);
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    queue.reserve(stuffedSize(message.length) + 1);
    const { bytes, end } = queue;
    let at = end;
    for (let from = 0, more = true; more;) {
      const rest = message.subarray(from, from + FULL - 1);
      const zero = rest.indexOf(0);
      const block = zero < 0 ? rest : rest.subarray(0, zero);
      bytes[at] = block.length + 1;
      bytes.set(block, at + 1);
      at += block.length + 1;
      from += block.length + (zero < 0 ? 0 : 1);
      // The zero that a block stands for needs another block behind it, be it an empty one.
      more = zero >= 0 || from < message.length;
    }
    bytes[at++] = 0;
    queue.commit(at - end);
  }

  /** The message of the blocks before the zero. */
  #unstuff(wire: Uint8Array, queue: ByteQueue): Uint8Array {
    const message = new Uint8Array(wire.length);
    let size = 0;
    for (let at = 0; at < wire.length;) {
      const code = wire[at]!;
      const next = at + code;
      if (next > wire.length) throw this.#shortBlock(queue, at);
      message.set(wire.subarray(at + 1, next), size);
      size += code - 1;
      if (code < FULL && next < wire.length) size++;
      at = next;
    }
    return message.subarray(0, size);
  }

  #oversize(queue: ByteQueue, length: number | string): FrameError {
    const what = overLimit(length, this.maxFrame);
    return malformed(queue, { spec: this.spec, fault: "oversize", what });
  }

  #shortBlock(queue: ByteQueue, at: number): FrameError {
    const what = `the block at ${at} goes on behind the frame's end`;
    return malformed(queue, { spec: this.spec, fault: "garbage", what });
  }
}

/** The most bytes before the zero that a message takes, with an empty block behind a full one. */
function stuffedSize(length: number): number {
  return length + Math.floor(length / (FULL - 1)) + 1;
}
