import { FrameError, TruncatedError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import type { Codec } from "../../lib/frame/codec.ts";

/** The bytes of "68 65 6c". */
export function hex(digits: string): Uint8Array {
  return Uint8Array.fromHex(digits.replaceAll(" ", ""));
}

/** The bytes of a text. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A queue that holds `bytes`. */
export function queueOf(bytes: Uint8Array): ByteQueue {
  const queue = new ByteQueue();
  queue.push(bytes);
  return queue;
}

/** What became of an input: its frames in hexadecimal, and how it ended. */
export interface Outcome {
  frames: string[];
  end: string;
}

/** Decodes chunks as a reader does: all that is complete after each of them, then the end. */
export function outcomeOf(codec: Codec, chunks: Iterable<Uint8Array>): Outcome {
  const queue = new ByteQueue();
  const frames: string[] = [];
  try {
    for (const chunk of chunks) {
      queue.push(chunk);
      for (let frame; (frame = codec.decode(queue)) !== undefined;) frames.push(frame.toHex());
    }
    for (let frame; (frame = codec.end(queue)) !== undefined;) frames.push(frame.toHex());
    return { frames, end: "clean" };
  } catch (error) {
    return { frames, end: nameEnd(error) };
  }
}

/** What decoding the bytes throws. */
export function faultOf(codec: Codec, bytes: Uint8Array): FrameError {
  try {
    const queue = queueOf(bytes);
    while (codec.decode(queue) !== undefined);
  } catch (error) {
    if (error instanceof FrameError) return error;
    throw error;
  }
  throw new Error(`No fault in ${bytes.toHex()}`);
}

/** The frame of one message. */
export function encode(codec: Codec, message: Uint8Array): Uint8Array {
  const queue = new ByteQueue();
  codec.encode(message, queue);
  return queue.view();
}

/** Cuts bytes at sorted places. */
export function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const bounds = [0, ...places, bytes.length];
  return bounds.slice(1).map((to, i) => bytes.subarray(bounds[i], to));
}

function nameEnd(error: unknown): string {
  if (error instanceof FrameError) return error.fault;
  if (error instanceof TruncatedError) return `truncated after ${error.received}`;
  throw error;
}
