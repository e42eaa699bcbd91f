import type { Address } from "../address.ts";
import type { Codec } from "../frame/codec.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { Channel } from "./channel.ts";
import { ReadBuffer } from "./read_buffer.ts";
import { Spare } from "./spare.ts";

/** The most messages that one `receive` gives: a view costs more memory than a short frame. */
const MAX_BATCH = 4096;
const NONE: Uint8Array[] = [];

/** Options of {@linkcode Framed}. */
export interface FramedOptions {
  /**
   * Bytes that were read from the stream before and come first.
   *
   * @default {none}
   */
  unread?: Uint8Array;
  /**
   * Bytes of the buffer that it waits with while it is idle. Messages of any size arrive; those that
   * are larger take a second read, until there were several in a row.
   *
   * @default {4096}
   */
  waiting?: number;
}

/** What {@linkcode Framed.release} gives back. */
export interface Released {
  /** The stream. */
  stream: ByteStream;
  /** The bytes that were read from the stream and belong to no message received so far. */
  unread: Uint8Array;
}

/**
 * Messages on a byte stream: joins a {@linkcode ByteStream} and a {@linkcode Codec}, and owns the
 * buffers between them.
 *
 * After the first error, that of a malformed frame above all, the stream is out of step: every later
 * receive throws the same error again. The messages in front of a malformed frame are received first.
 *
 * @example Frames with a length in front, over a pair in memory
 * ```ts
 * import { Framed, memoryPair, parseCodec } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const [here, there] = memoryPair();
 * const client = new Framed(here, parseCodec("u32le"));
 * const server = new Framed(there, parseCodec("u32le"));
 * await client.send([new Uint8Array([1]), new Uint8Array([2, 3])]);
 * await client.closeWrite();
 *
 * assertEquals(await Array.fromAsync(server), [new Uint8Array([1]), new Uint8Array([2, 3])]);
 * client.close();
 * server.close();
 * ```
 */
export class Framed implements Channel {
  /** The connection. */
  readonly stream: ByteStream;
  /** The message format. */
  readonly codec: Codec;
  readonly #input: ReadBuffer;
  readonly #raw: boolean;
  #output: Spare | undefined;
  /** What was received last, where its frames lie one behind the other up to what is queued. */
  #received: readonly Uint8Array[] | undefined;
  #receivedFrom = 0;
  #undecoded = false;
  #ended = false;
  #failure: { error: unknown } | undefined;

  /** Joins a stream and a codec. Nobody else may read the stream until it is released. */
  constructor(stream: ByteStream, codec: Codec, options: FramedOptions = {}) {
    const { unread, waiting } = options;
    this.stream = stream;
    this.codec = codec;
    this.#input = new ReadBuffer(waiting);
    this.#raw = isRaw(codec);
    if (unread === undefined || unread.length === 0) return;
    this.#input.queue.push(unread);
    this.#undecoded = true;
  }

  /** This side's address. */
  get local(): Address {
    return this.stream.local;
  }

  /** The peer's address. */
  get remote(): Address {
    return this.stream.remote;
  }

  /**
   * Waits for messages: all that the next read completes (4,096 at most, the others come with the
   * next call), at least one.
   *
   * @returns The messages as views that stay valid until the next call, or `null` at a clean end.
   * @throws {FrameError} When bytes can never become a frame; every later call throws it again.
   * @throws {TruncatedError} When the peer ended inside a frame.
   * @throws {NetError} As the stream's read does.
   */
  receive(): Promise<readonly Uint8Array[] | null> {
    return this.#next(MAX_BATCH);
  }

  /**
   * Waits for one message.
   *
   * @returns The message, which the caller keeps, or `null` at a clean end.
   * @throws {Error} As {@linkcode Framed.receive} does.
   */
  async read(): Promise<Uint8Array | null> {
    const [message] = await this.#next(1) ?? [];
    return message === undefined ? null : message.slice();
  }

  /** Sends one message, as {@linkcode Framed.send} does. */
  write(message: Uint8Array): Promise<void> {
    return this.send([message]);
  }

  /**
   * Sends messages in one write. They must stay as they are until it is done.
   *
   * @throws {FrameError} When a message is too large for a frame; nothing of the batch is sent.
   * @throws {NetError} As the stream's write does.
   */
  send(messages: readonly Uint8Array[]): Promise<void> {
    const [first] = messages;
    if (first === undefined) return Promise.resolve();
    if (messages === this.#received) return this.#sendBack();
    return this.#raw && messages.length === 1 ? this.stream.write(first) : this.#encode(messages);
  }

  /** Ends this direction behind what was sent; messages of the peer can still be received. */
  closeWrite(): Promise<void> {
    return this.stream.closeWrite();
  }

  /** Closes both directions at once. Idempotent. */
  close(): void {
    this.stream.close();
  }

  /**
   * Gives the stream back together with the bytes that were read too far, for whoever takes the
   * connection over. Nothing more is to be received here afterwards.
   */
  release(): Released {
    return { stream: this.stream, unread: this.#input.queue.view().slice() };
  }

  /** The messages one by one, each the caller's to keep, until a clean end. */
  async *[Symbol.asyncIterator](): AsyncIterableIterator<Uint8Array> {
    for (let message = await this.read(); message !== null; message = await this.read()) {
      yield message;
    }
  }

  /** The loop behind every receive; one function, since each more would cost each message a promise. */
  async #next(limit: number): Promise<Uint8Array[] | null> {
    this.#received = undefined;
    try {
      let messages = this.#undecoded || this.#failure ? this.#decode(limit) : NONE;
      while (messages.length === 0 && !this.#ended) {
        const count = await this.stream.read(this.#input.room());
        if (count === null) this.#ended = true;
        else this.#input.commit(count);
        messages = this.#decode(limit);
      }
      return messages.length > 0 ? messages : this.#end();
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  /** Takes the complete messages; those in front of a malformed one first, and then its error. */
  #decode(limit: number): Uint8Array[] {
    if (this.#failure) throw this.#failure.error;
    const { queue } = this.#input;
    const messages: Uint8Array[] = [];
    this.#undecoded = false;
    this.#receivedFrom = queue.start;
    if (this.codec.isCanonical) this.#received = messages;
    try {
      for (;;) {
        const message = this.codec.decode(queue);
        if (message === undefined) return messages;
        messages.push(message);
        if (messages.length < limit) continue;
        this.#undecoded = true;
        return messages;
      }
    } catch (error) {
      this.#failure = { error };
      if (messages.length === 0) throw error;
      return messages;
    }
  }

  /** Sends what was received last: its frames are still there, as they came. */
  #sendBack(): Promise<void> {
    const { bytes, start } = this.#input.queue;
    return this.stream.write(bytes.subarray(this.#receivedFrom, start));
  }

  async #encode(messages: readonly Uint8Array[]): Promise<void> {
    // Another send may come while this one's bytes are with the kernel: it takes a buffer of its own.
    const spare = this.#output ??= new Spare();
    const queue = spare.take();
    try {
      for (const message of messages) this.codec.encode(message, queue);
      await this.stream.write(queue.view());
    } finally {
      spare.give(queue);
    }
  }

  #end(): Uint8Array[] | null {
    const last = this.codec.end(this.#input.queue);
    this.#input.queue.clear();
    return last === undefined ? null : [last];
  }
}

/** Whether a codec makes no frames: what is sent is written as it is. */
export function isRaw(codec: Codec): boolean {
  return codec.spec === "raw" || codec.spec.startsWith("raw:");
}
