import type { Address } from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";

const SIZE = 512;

/**
 * A stream whose first read may be begun before it is known who wants the bytes. A read under way
 * cannot be taken back: it is held here, and whoever takes the stream over gets its bytes first.
 */
export class HeldStream implements ByteStream {
  readonly #stream: ByteStream;
  readonly #buffer = new Uint8Array(SIZE);
  #reading: Promise<Uint8Array | null> | undefined;
  #rest: Uint8Array | undefined;

  /** Holds nothing yet. */
  constructor(stream: ByteStream) {
    this.#stream = stream;
  }

  /** This side's address. */
  get local(): Address {
    return this.#stream.local;
  }

  /** The peer's address. */
  get remote(): Address {
    return this.#stream.remote;
  }

  /** The bytes of a read that is begun unless one is under way, or `null` at the peer's end; held. */
  peek(): Promise<Uint8Array | null> {
    return this.#reading ??= this.#begin();
  }

  /** Lets go of what {@linkcode HeldStream.peek} gave; the next read, or peek, gives what follows. */
  drop(): void {
    this.#reading = undefined;
  }

  /** Reads what is held, then what the stream gives. */
  read(buffer: Uint8Array): Promise<number | null> {
    return this.#reading || this.#rest ? this.#readHeld(buffer) : this.#stream.read(buffer);
  }

  /** As the stream's. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#stream.write(bytes);
  }

  /** As the stream's. */
  closeWrite(): Promise<void> {
    return this.#stream.closeWrite();
  }

  /** As the stream's. */
  close(): void {
    this.#stream.close();
  }

  async #begin(): Promise<Uint8Array | null> {
    const count = await this.#stream.read(this.#buffer);
    return count === null ? null : this.#buffer.slice(0, count);
  }

  async #readHeld(buffer: Uint8Array): Promise<number | null> {
    const bytes = this.#rest ?? await this.#reading!;
    this.#reading = this.#rest = undefined;
    if (bytes === null) return null;
    const count = Math.min(bytes.length, buffer.length);
    buffer.set(bytes.subarray(0, count));
    if (count < bytes.length) this.#rest = bytes.subarray(count);
    return count;
  }
}
