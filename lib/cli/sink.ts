import { concat } from "@std/bytes";
import { toError } from "../errors.ts";

/** The reader of an output has gone (`| head -1`): not an error, but the end of the work. */
export class BrokenOutputError extends Error {
  /** Always `"BrokenOutputError"`. */
  override readonly name = "BrokenOutputError";
}

/** Options of {@linkcode Sink}. */
export interface SinkOptions {
  /**
   * Whether the output is a terminal, where what comes from a network must be made harmless.
   *
   * @default {false}
   */
  isTerminal?: boolean;
  /**
   * How many bytes of {@linkcode Sink.tell} may wait for a slow reader before lines are skipped.
   *
   * @default {1048576}
   */
  maxQueued?: number;
}

/**
 * An output: stdout, stderr or a file. All that is queued while a write is under way goes out in the
 * next one, in order.
 *
 * `write` waits until the bytes are out and so gives back-pressure: it is for data, of which nothing
 * may be lost. `tell` never waits: it is for talk, and a reader too slow for it is told how many
 * lines were skipped.
 */
export class Sink {
  /** Whether the output is a terminal. */
  readonly isTerminal: boolean;
  /** Resolves with the error that ended the output. */
  readonly failed: Promise<Error>;
  readonly #target: (bytes: Uint8Array) => Promise<number>;
  readonly #maxQueued: number;
  #fail!: (error: Error) => void;
  #error: Error | undefined;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #skipped = 0;
  #pumping: Promise<void> | undefined;

  /** Makes an output from a function that writes some or all of the bytes and says how many. */
  constructor(target: (bytes: Uint8Array) => Promise<number>, options: SinkOptions = {}) {
    const { isTerminal = false, maxQueued = 1 << 20 } = options;
    this.#target = target;
    this.#maxQueued = maxQueued;
    this.isTerminal = isTerminal;
    this.failed = new Promise((resolve) => this.#fail = resolve);
  }

  /**
   * Writes data (text as UTF-8) and waits until it is out.
   *
   * @throws {BrokenOutputError} When the reader has gone.
   * @throws {Error} When the output failed otherwise: a full disk.
   */
  async write(data: string | Uint8Array): Promise<void> {
    this.#enqueue(data);
    await this.flush();
  }

  /** Writes pieces of data in one go, and waits as {@linkcode Sink.write} does. */
  async writeAll(pieces: Iterable<string | Uint8Array>): Promise<void> {
    for (const piece of pieces) this.#enqueue(piece);
    await this.flush();
  }

  /**
   * Writes a line of talk some time soon; drops it when too much is waiting.
   *
   * @param mark The line that says how many were dropped, in the manner of the others.
   */
  tell(line: string, mark: (skipped: number) => string = skippedMark): void {
    if (this.#queued > this.#maxQueued) {
      this.#skipped++;
      return;
    }
    if (this.#skipped > 0) {
      this.#enqueue(`${mark(this.#skipped)}\n`);
      this.#skipped = 0;
    }
    this.#enqueue(`${line}\n`);
  }

  /** Waits until all that was queued is out; throws what {@linkcode Sink.write} throws. */
  async flush(): Promise<void> {
    while (this.#pumping) await this.#pumping;
    if (this.#error) throw this.#error;
  }

  #enqueue(data: string | Uint8Array): void {
    if (this.#error) return;
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    this.#queue.push(bytes);
    this.#queued += bytes.length;
    this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    await undefined; // All that this turn says goes out in one write.
    try {
      while (this.#queue.length > 0) {
        const batch = this.#queue.length === 1 ? this.#queue[0]! : concat(this.#queue);
        this.#queue = [];
        for (let sent = 0; sent < batch.length;) sent += await this.#target(batch.subarray(sent));
        this.#queued -= batch.length;
      }
    } catch (error) {
      this.#end(error);
    } finally {
      this.#pumping = undefined;
    }
  }

  #end(error: unknown): void {
    this.#queue = [];
    this.#queued = 0;
    this.#error = error instanceof Deno.errors.BrokenPipe
      ? new BrokenOutputError("Cannot write on: the reader has gone", { cause: error })
      : toError(error);
    this.#fail(this.#error);
  }
}

function skippedMark(skipped: number): string {
  return `… ${skipped} lines skipped: this output is read too slowly`;
}
