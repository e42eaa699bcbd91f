import { toError } from "../../errors.ts";
import type { RelayEvent, Tap } from "../event.ts";
import { makeTapeHeader, type TapeHeaderInit } from "./header.ts";
import { TapePages } from "./tape_pages.ts";
import { TapeFiles } from "./tape_files.ts";

/** Options of {@linkcode TapeWriter.open}. */
export interface TapeWriterOptions extends TapeHeaderInit {
  /**
   * How large a file may grow before the next is begun, in bytes; one event is always written whole.
   *
   * @default {268435456}
   */
  maxSize?: number | undefined;
  /**
   * How many files are kept, the newest included.
   *
   * @default {4}
   */
  maxFiles?: number | undefined;
  /**
   * How many bytes may wait for the disk before connections are held back.
   *
   * @default {1048576}
   */
  maxQueued?: number | undefined;
}

/** What a tape is written to. */
export interface TapeOutput extends Disposable {
  /** Writes all of the bytes behind what was written; they may change when that is done. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file and begins the next. */
  next(): Promise<void>;
}

/**
 * Records what a relay tells in a file, one event a line; the format is in `TAPE.md`.
 *
 * Lines are handed to the system as soon as it takes them, so that a program which is killed leaves a
 * tape that can be read. Where the disk is slower than the relay, {@linkcode TapeWriter.tap} gives
 * promises, which hold the connections back. A disk that is full ends the tape, not the relay.
 *
 * @example Record and read again
 * ```ts
 * import { openTape, TapeWriter } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const path = await Deno.makeTempFile();
 * const tape = await TapeWriter.open(path, { frame: { up: "line", down: "line" } });
 * const bytes = new TextEncoder().encode("hello");
 * const message = { type: "message", conn: 1, direction: "up", index: 1, time: 0 } as const;
 * await tape.tap({ ...message, bytes, wire: bytes, reads: 1, glued: 1 });
 * await tape.close();
 *
 * const read = await openTape([await Deno.readFile(path)]);
 * assertEquals(read.header.frame.up, "line");
 * assertEquals((await Array.fromAsync(read)).length, 1);
 * await Deno.remove(path);
 * ```
 */
export class TapeWriter implements AsyncDisposable {
  /** Records an event; a promise holds its connection back until there is room again. */
  readonly tap: Tap = (event) => this.#add(event);
  /** Resolves when the tape has ended: to the error that ended it early, if one did. */
  readonly closed: Promise<Error | undefined>;
  readonly #output: TapeOutput;
  readonly #maxQueued: number;
  readonly #pages: TapePages;
  readonly #settle: (error: Error | undefined) => void;
  #room: PromiseWithResolvers<void> | undefined;
  #pumping: Promise<void> | undefined;
  #isOver = false;

  /** Begins a tape on any output; one that has no next file wants a `maxSize` of `Infinity`. */
  constructor(output: TapeOutput, options: TapeWriterOptions = {}) {
    const { maxSize = 256 << 20, maxFiles: _, maxQueued = 1 << 20, ...init } = options;
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.closed = promise;
    this.#settle = resolve;
    this.#output = output;
    this.#maxQueued = maxQueued;
    this.#pages = new TapePages(makeTapeHeader(init), { maxSize });
  }

  /**
   * Begins a tape in a file. A file of that name becomes an older one of the recording; what is no
   * regular file, such as a pipe, stays what it is and has no end.
   *
   * @throws {Error} As `Deno.open`, `Deno.rename` and the first write do.
   */
  static async open(path: string, options: TapeWriterOptions = {}): Promise<TapeWriter> {
    const { maxFiles = 4, maxSize } = options;
    const files = await TapeFiles.open(path, { most: Math.max(1, maxFiles) });
    const size = files.isEndless ? Infinity : maxSize;
    const writer = new TapeWriter(files, { ...options, maxSize: size });
    await writer.flush();
    const error = writer.#isOver ? await writer.closed : undefined;
    if (error) throw error;
    return writer;
  }

  /** Waits until all that was told is written, or the tape has failed. */
  async flush(): Promise<void> {
    this.#pumping ??= this.#pump();
    while (this.#pumping) await this.#pumping;
  }

  /** Writes what waits and closes the file. Idempotent. */
  async close(): Promise<void> {
    await this.flush();
    this.#end(undefined);
  }

  /** Closes the tape. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #add(event: RelayEvent): void | Promise<void> {
    if (this.#isOver) return;
    this.#pages.add(event); // Now: the event's bytes are views.
    this.#pumping ??= this.#pump();
    if (this.#pages.queued <= this.#maxQueued) return;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  async #pump(): Promise<void> {
    await undefined; // All that this turn tells goes out together.
    try {
      for (let page; !this.#isOver && (page = this.#pages.take());) {
        if (page.isFirst) await this.#output.next();
        await this.#output.write(page.written);
        this.#pages.release(page);
        if (this.#pages.queued <= this.#maxQueued) this.#makeRoom();
      }
    } catch (error) {
      this.#end(toError(error));
    } finally {
      this.#pumping = undefined;
    }
  }

  #makeRoom(): void {
    this.#room?.resolve();
    this.#room = undefined;
  }

  #end(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#output[Symbol.dispose]();
    this.#makeRoom();
    this.#settle(error);
  }
}
