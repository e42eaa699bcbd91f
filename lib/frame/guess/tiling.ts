import { FrameError } from "../../errors.ts";
import { ByteQueue } from "../byte_queue.ts";
import type { Codec } from "../codec.ts";

/** How a codec cuts a capture into frames; the lists have an entry for each. */
export interface Tiling {
  /** The capture. */
  readonly bytes: Uint8Array;
  /** Where each frame begins. */
  readonly starts: readonly number[];
  /** How far behind that its message begins; 0 where the wire changes a message's bytes. */
  readonly heads: readonly number[];
  /** How long each message is. */
  readonly sizes: readonly number[];
  /** How long each frame is. */
  readonly wires: readonly number[];
  /** How many bytes are left behind the last whole frame. */
  readonly left: number;
  /** Whether there are more frames than were looked at. */
  readonly more: boolean;
}

/** After so many frames it shows whether they are mostly empty, which no real ones are. */
const TRIAL = 64;

/**
 * Cuts a capture into frames.
 *
 * @returns The tiling, or `undefined` when there is none, or one of hardly anything but empty frames.
 */
export function tile(
  codec: Codec,
  bytes: Uint8Array,
  { maxFrames }: { maxFrames: number },
): Tiling | undefined {
  const queue = new ByteQueue();
  queue.adopt(bytes);
  const [starts, heads, sizes, wires]: [number[], number[], number[], number[]] = [[], [], [], []];
  let empty = 0;
  try {
    while (starts.length < maxFrames) {
      const { start } = queue;
      const message = codec.decode(queue);
      if (message === undefined) break;
      starts.push(start);
      heads.push(
        message.buffer === bytes.buffer ? message.byteOffset - bytes.byteOffset - start : 0,
      );
      sizes.push(message.length);
      wires.push(queue.start - start);
      if (message.length === 0) empty++;
      if (starts.length >= TRIAL && empty * 2 > starts.length) return undefined;
    }
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
  if (starts.length === 0 || empty * 2 > starts.length) return undefined;
  const more = starts.length === maxFrames && queue.length > 0;
  return { bytes, starts, heads, sizes, wires, left: more ? 0 : queue.length, more };
}
