import { concat } from "@std/bytes";
import { toError } from "../../errors.ts";
import type { RelayEvent, Tap } from "../event.ts";
import { encodeTapeEvent, encodeTapeHeader } from "./encode.ts";
import { makeTapeHeader, type TapeHeader, type TapeHeaderInit } from "./header.ts";
import { TapeFiles } from "./tape_files.ts";

/** How many bytes are written at once. */
const BATCH = 256 << 10;

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
  /** Writes all of the bytes behind what was written. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file and begins the next; says whether there can be one. */
  next(): Promise<boolean>;
}

/** What waits to be written. */
interface Line {
  readonly bytes: Uint8Array;
  readonly event: RelayEvent;
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
  #maxSize: number;
  readonly #maxQueued: number;
  readonly #opened = new Map<number, Uint8Array>();
  readonly #settle: (error: Error | undefined) => void;
  #header: TapeHeader;
  #queue: Line[] = [];
  #queued = 0;
  #size = 0;
  #room = Promise.withResolvers<void>();
  #pumping: Promise<void> | undefined;
  #isFresh = true;
  #isOver = false;

  /** Begins a tape on any output. */
  constructor(output: TapeOutput, options: TapeWriterOptions = {}) {
    const { maxSize = 256 << 20, maxFiles: _, maxQueued = 1 << 20, ...init } = options;
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.closed = promise;
    this.#settle = resolve;
    this.#output = output;
    this.#maxSize = maxSize;
    this.#maxQueued = maxQueued;
    this.#header = makeTapeHeader(init);
  }

  /**
   * Begins a tape in a file. A file of that name becomes an older one of the recording.
   *
   * @throws {Error} As `Deno.open` and `Deno.rename` do.
   */
  static async open(path: string, options: TapeWriterOptions = {}): Promise<TapeWriter> {
    const { maxFiles = 4 } = options;
    const files = await TapeFiles.open(path, { most: Math.max(1, maxFiles) });
    const writer = new TapeWriter(files, options);
    await writer.#begin().catch((error) => {
      files[Symbol.dispose]();
      throw error;
    });
    return writer;
  }

  /** Waits until all that was told is written, or the tape has failed. */
  async flush(): Promise<void> {
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
    const bytes = encodeTapeEvent(event); // Now: the event's bytes are views.
    this.#queue.push({ bytes, event });
    this.#queued += bytes.length;
    this.#pumping ??= this.#pump();
    if (this.#queued > this.#maxQueued) return this.#room.promise;
  }

  async #pump(): Promise<void> {
    await undefined; // All that this turn tells goes out together.
    try {
      while (this.#queue.length > 0 && !this.#isOver) {
        const lines = this.#queue;
        this.#queue = [];
        for (let next = 0; next < lines.length;) next = await this.#writeSome(lines, next);
      }
    } catch (error) {
      this.#end(toError(error));
    } finally {
      this.#pumping = undefined;
    }
  }

  /** Writes lines from one on, as many as go together into the file; returns which is next. */
  async #writeSome(lines: readonly Line[], from: number): Promise<number> {
    if (this.#size === 0) await this.#begin();
    let size = 0;
    let to = from;
    for (; to < lines.length && size < BATCH; to++) {
      const { length } = lines[to]!.bytes;
      if (this.#size + size + length > this.#maxSize && !(this.#isFresh && to === from)) break;
      size += length;
    }
    if (to === from) {
      await this.#beginNext();
      return from;
    }
    const batch = lines.slice(from, to);
    await this.#write(batch.map(({ bytes }) => bytes));
    this.#isFresh = false;
    for (const { bytes, event } of batch) {
      if (event.type === "open") this.#opened.set(event.conn, bytes);
      else if (event.type === "close") this.#opened.delete(event.conn);
    }
    this.#queued -= size;
    if (this.#queued <= this.#maxQueued) this.#makeRoom();
    return to;
  }

  async #beginNext(): Promise<void> {
    if (!await this.#output.next()) {
      this.#maxSize = Infinity;
      return;
    }
    this.#header = { ...this.#header, part: this.#header.part + 1 };
    await this.#begin();
  }

  /** Each file can be read alone: it tells anew which connections are open. */
  async #begin(): Promise<void> {
    this.#size = 0;
    await this.#write([encodeTapeHeader(this.#header), ...this.#opened.values()]);
    this.#isFresh = true;
  }

  async #write(pieces: readonly Uint8Array[]): Promise<void> {
    const bytes = concat(pieces);
    await this.#output.write(bytes);
    this.#size += bytes.length;
  }

  #makeRoom(): void {
    this.#room.resolve();
    this.#room = Promise.withResolvers();
  }

  #end(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#queue = [];
    this.#output[Symbol.dispose]();
    this.#makeRoom();
    this.#settle(error);
  }
}
