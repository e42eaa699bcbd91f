/** Options of {@linkcode MemoryPipe}. */
export interface MemoryPipeOptions {
  /** How many bytes fit in between. */
  capacity: number;
  /** Whether a read gives what one write gave, and no more. */
  chunks: boolean;
}

/**
 * One direction of a connection in memory: a bounded buffer between a reader and a writer, which fails
 * as a socket of the kernel fails.
 */
export class MemoryPipe {
  readonly #capacity: number;
  readonly #keepsChunks: boolean;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #end: "end" | "reset" | undefined;
  #readerClosed = false;
  #writerClosed = false;
  #changed = Promise.withResolvers<void>();

  /** Makes an empty pipe. */
  constructor({ capacity, chunks }: MemoryPipeOptions) {
    this.#capacity = capacity;
    this.#keepsChunks = chunks;
  }

  /** Reads what is there, else waits; behind the last byte comes the end, or the reset. */
  async read(buffer: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.#readerClosed) throw new Deno.errors.BadResource("The reader is closed");
      if (this.#size > 0) return this.#take(buffer);
      if (this.#end !== undefined) return this.#finish();
      if (buffer.length === 0) return 0;
      await this.#changed.promise;
    }
  }

  #take(buffer: Uint8Array): number {
    let count = 0;
    do {
      const chunk = this.#chunks[0]!;
      const part = chunk.subarray(0, buffer.length - count);
      buffer.set(part, count);
      count += part.length;
      if (part.length === chunk.length) this.#chunks.shift();
      else this.#chunks[0] = chunk.subarray(part.length);
    } while (!this.#keepsChunks && count < buffer.length && this.#chunks.length > 0);
    this.#size -= count;
    this.#wake();
    return count;
  }

  /** A socket tells of a reset once, and only of an end from then on. */
  #finish(): null {
    if (this.#end === "end") return null;
    this.#end = "end";
    throw new Deno.errors.ConnectionReset("The peer reset the connection");
  }

  /** Writes what fits, once anything does. */
  async write(bytes: Uint8Array): Promise<number> {
    const least = Math.min(bytes.length, this.#keepsChunks ? this.#capacity : 1);
    for (;;) {
      if (this.#writerClosed) throw new Deno.errors.BadResource("The writer is closed");
      if (this.#readerClosed || this.#end) throw new Deno.errors.BrokenPipe("Nobody reads this");
      const room = this.#capacity - this.#size;
      if (room >= least) return this.#put(bytes.slice(0, room));
      await this.#changed.promise;
    }
  }

  #put(part: Uint8Array): number {
    if (part.length === 0) return 0;
    this.#chunks.push(part);
    this.#size += part.length;
    this.#wake();
    return part.length;
  }

  /** Says what comes behind the last byte; what was said first counts. */
  end(how: "end" | "reset"): void {
    this.#end ??= how;
    this.#wake();
  }

  /** Nobody will read any more. */
  closeReader(): void {
    this.#readerClosed = true;
    this.#wake();
  }

  /** Nobody will write any more. */
  closeWriter(): void {
    this.#writerClosed = true;
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
