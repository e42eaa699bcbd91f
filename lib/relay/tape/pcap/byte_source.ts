import { ByteQueue } from "../../../frame/byte_queue.ts";

/** Takes as many bytes as are asked for from an input that comes in pieces. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #queue = new ByteQueue();

  /** Begins at the first byte. */
  constructor(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
    this.#chunks = Symbol.asyncIterator in chunks
      ? chunks[Symbol.asyncIterator]()
      : chunks[Symbol.iterator]();
  }

  /** Shows the next bytes without taking them; `undefined` when the input ends before. */
  async peek(count: number): Promise<Uint8Array | undefined> {
    while (this.#queue.length < count) {
      const { done, value } = await this.#chunks.next();
      if (done) return undefined;
      this.#queue.push(value);
    }
    return this.#queue.view(0, count);
  }

  /** Takes the next bytes, valid until more are asked for; `undefined` when the input ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const bytes = await this.peek(count);
    if (bytes) this.#queue.skip(count);
    return bytes;
  }
}
