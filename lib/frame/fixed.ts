/**
 * Frames that all have the same size, and nothing but the message in them.
 *
 * ```text
 *   ┌─────────┬─────────┬─────────┐
 *   │ N bytes │ N bytes │ N bytes │ …
 *   └─────────┴─────────┴─────────┘
 * ```
 *
 * @module
 */
import { TruncatedError, UsageError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { unencodable } from "./faults.ts";
import { type CodecOptions, DEFAULT_MAX_FRAME, maxFrameOf, specText } from "./limits.ts";
import { countBytes } from "./show.ts";

/**
 * Makes the codec of frames of `size` bytes.
 *
 * @throws {UsageError} When `size` is below 1 or over the limit.
 */
export function fixed(size: number, options: CodecOptions = {}): Codec {
  const limit = maxFrameOf(options);
  if (Number.isSafeInteger(size) && size >= 1 && size <= limit) return new FixedCodec(size, limit);
  throw new UsageError(`Cannot use ${size} as the size of fixed: it must be from 1 to ${limit}`);
}

class FixedCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;
  readonly isCanonical = true;

  constructor(size: number, limit: number) {
    this.maxFrame = size;
    this.spec = specText(`fixed:${size}`, { max: size > DEFAULT_MAX_FRAME ? limit : undefined });
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    return queue.length < this.maxFrame ? undefined : queue.take(this.maxFrame);
  }

  end(queue: ByteQueue): undefined {
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    if (message.length === this.maxFrame) return queue.push(message);
    throw unencodable(this.spec, {
      fault: message.length > this.maxFrame ? "oversize" : "garbage",
      reason: `the message has ${countBytes(message.length)}, not ${this.maxFrame}`,
    });
  }
}
