import type { ByteQueue } from "./byte_queue.ts";

/**
 * A message format: how frames are found in a byte stream, and how messages are put into one.
 *
 * A codec is pure and synchronous, holds no state between calls (what it has searched in vain is
 * remembered by the queue), and so one codec serves any number of connections. Decoding has three
 * outcomes and only three: a frame, *need more*, or malformed (which is fatal: the stream is out of
 * step). The end of input is a separate question, {@linkcode Codec.end}, with two answers.
 */
export interface Codec {
  /** The spec that makes this codec, as `--frame` takes it. */
  readonly spec: string;

  /** The largest frame, in bytes as {@linkcode Codec.decode} gives it, in either direction. */
  readonly maxFrame: number;

  /**
   * Whether a frame can be written in one way only, so that encoding what was decoded gives the very
   * bytes it was decoded from, and none are dropped in between: what is sent back as it was received
   * then need not be encoded.
   *
   * @default {false}
   */
  readonly isCanonical?: boolean;

  /**
   * Takes the frame at the front of the queue.
   *
   * Never writes into the queue's bytes. Bytes that belong to no frame (SLIP's idle ENDs) are dropped.
   *
   * @returns The message as a view into the queue, valid until the queue is next pushed to (where the
   * wire changes the bytes, as byte stuffing does, in memory of its own); or `undefined` when more
   * bytes are needed, with the frame's bytes still queued.
   * @throws {FrameError} When the bytes can never become a frame.
   */
  decode(queue: ByteQueue): Uint8Array | undefined;

  /**
   * Says what the end of input means for the bytes left in the queue.
   *
   * @returns A last frame that only the end could finish (a line without its newline), or
   * `undefined` when the end is clean.
   * @throws {TruncatedError} When the input ended inside a frame.
   */
  end(queue: ByteQueue): Uint8Array | undefined;

  /**
   * Appends one message to the queue as a frame.
   *
   * @throws {FrameError} When no frame of this format may hold the message; nothing is appended.
   */
  encode(message: Uint8Array, queue: ByteQueue): void;
}
