import { withArticle } from "../article.ts";
import { FrameError, type FrameErrorOptions, type FrameFault } from "../errors.ts";
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
  return new FrameError(`Cannot decode ${withArticle(spec)} frame: ${options.reason}`, options);
}

/** The error of a message that no frame can hold. */
export function unencodable(spec: string, options: FaultOptions): FrameError {
  return new FrameError(`Cannot encode ${withArticle(spec)} frame: ${options.reason}`, options);
}

/** "length 20 is over the limit of 16 bytes". */
export function overLimit(length: number | bigint | string, max: number): string {
  return `length ${length} is over the limit of ${countBytes(max)}`;
}

/** What {@linkcode malformed} says. */
export interface MalformedOptions {
  /** The spec of the codec. */
  spec: string;
  /** Why the bytes are no frame. */
  fault: FrameFault;
  /** The same in words, without a final period. */
  what: string;
  /**
   * How many bytes at the front of the queue it is about, which are shown.
   *
   * @default {16}
   */
  count?: number;
}

/** The error of queued bytes that are no frame: it shows them, and says what they look like. */
export function malformed(queue: ByteQueue, options: MalformedOptions): FrameError {
  const { spec, fault, what, count = 16 } = options;
  const bytes = queue.view(0, Math.min(SEEN, queue.length));
  const shown = bytes.subarray(0, count);
  const tried = spec.split(":", 1)[0]!;
  const looks = looksLike(bytes, { header: shown.length, tried });
  const hex = spacedHex(shown);
  const noun = shown.length === 1 ? "the byte is" : "the bytes are";
  const sight = looks === undefined ? `${noun} ${hex}` : `the bytes ${hex} ${looks}`;
  return undecodable(spec, { fault, reason: `${what}: ${sight}` });
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
