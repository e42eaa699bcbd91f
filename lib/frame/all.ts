import { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";

/**
 * Decodes bytes that are all there.
 *
 * @returns The messages, as views into `bytes` where the format leaves them as they are.
 * @throws {FrameError} When bytes are no frame.
 * @throws {TruncatedError} When the bytes end inside a frame.
 */
export function decodeAll(codec: Codec, bytes: Uint8Array): Uint8Array[] {
  const queue = new ByteQueue();
  queue.adopt(bytes);
  return [...decodeQueued(codec, queue), ...decodeEnd(codec, queue)];
}

/** Decodes whole frames from the front of a queue; each is valid until the queue is next pushed to. */
export function* decodeQueued(codec: Codec, queue: ByteQueue): Generator<Uint8Array, void> {
  for (let frame; (frame = codec.decode(queue)) !== undefined;) yield frame;
}

/** Decodes the last frames, those that only the end of input could finish. */
export function* decodeEnd(codec: Codec, queue: ByteQueue): Generator<Uint8Array, void> {
  for (let frame; (frame = codec.end(queue)) !== undefined;) yield frame;
}

/**
 * Encodes messages one behind the other.
 *
 * @returns The bytes of all frames.
 * @throws {FrameError} When no frame may hold a message.
 */
export function encodeAll(codec: Codec, messages: Iterable<Uint8Array>): Uint8Array {
  const queue = new ByteQueue();
  for (const message of messages) codec.encode(message, queue);
  return queue.view();
}
