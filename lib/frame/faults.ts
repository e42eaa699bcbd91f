import { FrameError, type FrameErrorOptions } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { looksLike } from "./looks_like.ts";
import { countBytes, spacedHex } from "./show.ts";

/** How much of what is queued an error looks at. */
export const SEEN = 64;

/** What goes into the error of a frame that cannot be: its fault, and the reason in words. */
export interface FaultOptions extends FrameErrorOptions {
  /** What is wrong, without the action and without a final period. */
  reason: string;
}

/** The error of bytes that are no frame. */
export function undecodable(spec: string, options: FaultOptions): FrameError {
  return new FrameError(`Cannot decode a ${spec} frame: ${options.reason}`, options);
}

/** The error of a message that no frame can hold. */
export function unencodable(spec: string, options: FaultOptions): FrameError {
  return new FrameError(`Cannot encode a ${spec} frame: ${options.reason}`, options);
}

/** "length 20 is over the limit of 16 bytes". */
export function overLimit(length: number | bigint | string, max: number): string {
  return `length ${length} is over the limit of ${countBytes(max)}`;
}

/** "the bytes 47 45 54 20 are text, …" about the first `count` bytes of the queue. */
export function sight(queue: ByteQueue, count: number): string {
  const shown = Math.min(count, queue.length);
  const looks = looksLike(queue.view(0, Math.min(SEEN, queue.length)), { header: shown });
  const noun = shown === 1 ? "the byte is" : "the bytes are";
  const hex = spacedHex(queue.view(0, shown));
  return looks ? `the bytes ${hex} ${looks}` : `${noun} ${hex}`;
}

/**
 * Refuses a message that is over the codec's limit.
 *
 * @throws {FrameError} With the fault `oversize`.
 */
export function checkMessage(codec: Codec, message: Uint8Array): void {
  if (message.length <= codec.maxFrame) return;
  const reason = `${overLimit(message.length, codec.maxFrame)}`;
  throw unencodable(codec.spec, { fault: "oversize", reason });
}
