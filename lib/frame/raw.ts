/**
 * No framing at all: whatever one read brings is one message.
 *
 * A byte stream keeps no boundaries, so messages come out glued together or cut in two, as the
 * network sees fit. Nothing can be malformed and no end is a truncated one.
 *
 * @module
 */
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkInteger, type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";

/**
 * Makes the codec that takes reads as they are.
 *
 * Its limit cuts what is read and refuses nothing: where there are no messages none is too large.
 */
export function raw(options: CodecOptions = {}): Codec {
  const maxFrame = maxFrameOf(options);
  checkInteger(maxFrame, { name: "max", min: 1, max: Number.MAX_SAFE_INTEGER });
  return new RawCodec(maxFrame);
}

class RawCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;

  constructor(maxFrame: number) {
    this.maxFrame = maxFrame;
    this.spec = limitedSpec("raw", maxFrame);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    return queue.length === 0 ? undefined : queue.take(Math.min(queue.length, this.maxFrame));
  }

  end(queue: ByteQueue): Uint8Array | undefined {
    return this.decode(queue);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    queue.push(message);
  }
}
