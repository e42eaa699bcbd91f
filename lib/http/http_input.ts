import type { ByteQueue } from "../frame/byte_queue.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import { ReadBuffer } from "../net/read_buffer.ts";

/** What a connection sent and nobody has decoded yet; one read at a time. */
export class HttpInput {
  readonly #stream: ByteStream;
  readonly #buffer = new ReadBuffer();
  #filling: Promise<boolean> | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #failure: { error: unknown } | undefined;
  #ended = false;

  /**
   * Reads from a stream.
   *
   * @param unread What was read from it before.
   */
  constructor(stream: ByteStream, unread: Uint8Array) {
    this.#stream = stream;
    if (unread.length > 0) this.#buffer.queue.push(unread);
  }

  /** The bytes at hand. */
  get queue(): ByteQueue {
    return this.#buffer.queue;
  }

  /**
   * Waits for more bytes; joins a read that is under way.
   *
   * @returns Whether there are more; else the input has ended.
   * @throws {NetError} As the stream's read does, or what {@linkcode HttpInput.fail} was given.
   */
  fill(): Promise<boolean> {
    if (this.#failure) return Promise.reject(this.#failure.error);
    return this.#filling ??= new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#read().then(resolve, reject);
    });
  }

  /** Makes whoever waits for more fail, and all who will. */
  fail(error: unknown): void {
    this.#failure = { error };
    this.#reject?.(error);
  }

  /**
   * Reads ahead while nobody needs it: only so does one learn that the peer has gone. Not behind a
   * request that is here already, since a peer could then fill the memory with more.
   */
  watch(onGone: (error: unknown) => void): void {
    if (this.#filling || this.#ended || this.queue.length > 0) return;
    this.fill().catch(onGone);
  }

  async #read(): Promise<boolean> {
    try {
      const count = await this.#stream.read(this.#buffer.room());
      if (count === null) this.#ended = true;
      else this.#buffer.commit(count);
      return count !== null;
    } finally {
      this.#filling = this.#reject = undefined;
    }
  }
}
