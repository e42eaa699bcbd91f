import { FrameError, toError } from "../errors.ts";
import type { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";

/** A message as it passed: what the codec makes of it, and the bytes it was. */
export interface CutMessage {
  /** The message as the codec gives it. */
  bytes: Uint8Array;
  /** All its bytes on the wire, with what frames it. */
  wire: Uint8Array;
  /** How many reads it came in. */
  reads: number;
  /** How many messages ended in the read in which it ended. */
  glued: number;
}

const NONE: readonly CutMessage[] = [];

/**
 * Cuts bytes that pass by into messages: an observer, which holds nothing up and changes no byte.
 *
 * Bytes that are no frame end the cutting, and only that: what follows is told read by read.
 */
export class Cutter {
  readonly #codec: Codec;
  #failure: Error | undefined;
  /** How many reads the bytes came in that are queued and belong to no message yet. */
  #reads = 0;
  #idle: Uint8Array | undefined;

  /** Cuts as a codec decodes. */
  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** Why the bytes are no frames, once some were not. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** The bytes behind the messages of the last call that belong to none: SLIP sends such between frames. */
  get idle(): Uint8Array | undefined {
    return this.#idle;
  }

  /** Takes the messages that are complete now that one more read is in the queue, as views into it. */
  cut(queue: ByteQueue): readonly CutMessage[] {
    this.#reads++;
    if (this.#failure) return this.#rest(queue);
    const messages: CutMessage[] = [];
    let reads = this.#reads;
    let at = queue.start;
    try {
      for (;; at = queue.start) {
        const bytes = this.#codec.decode(queue);
        if (bytes === undefined) break;
        // A read that ended a message begins the next one.
        messages.push({ bytes, wire: queue.bytes.subarray(at, queue.start), reads, glued: 1 });
        reads = 1;
      }
    } catch (error) {
      this.#fail(error);
      this.#reads = reads;
      messages.push(...this.#rest(queue, at));
      at = queue.start;
    }
    this.#idle = idle(queue, at);
    if (queue.length === 0) this.#reads = 0;
    else if (messages.length > 0) this.#reads = 1;
    return glued(messages);
  }

  /** Takes what the end of input leaves: a last message, or the bytes of one that is not whole. */
  end(queue: ByteQueue): readonly CutMessage[] {
    const { start } = queue;
    const wire = queue.view();
    this.#idle = undefined;
    try {
      const bytes = this.#codec.end(queue);
      if (bytes) return [{ bytes, wire, reads: this.#reads, glued: 1 }];
      this.#idle = idle(queue, start);
      return NONE;
    } catch (error) {
      this.#failure ??= toError(error);
      return this.#rest(queue, start);
    }
  }

  /** What is queued, as one message: a read that no codec has an opinion on. */
  #rest(queue: ByteQueue, from: number = queue.start): readonly CutMessage[] {
    const wire = queue.bytes.subarray(from, queue.end);
    if (wire.length === 0) return NONE;
    queue.skip(queue.length);
    const reads = this.#reads;
    this.#reads = 0;
    return [{ bytes: wire, wire, reads, glued: 1 }];
  }

  #fail(error: unknown): void {
    if (!(error instanceof FrameError)) throw error;
    this.#failure = error;
  }
}

function idle(queue: ByteQueue, from: number): Uint8Array | undefined {
  return queue.start > from ? queue.bytes.subarray(from, queue.start) : undefined;
}

function glued(messages: CutMessage[]): readonly CutMessage[] {
  const { length } = messages;
  if (length > 1) { for (const message of messages) message.glued = length; }
  return messages;
}
