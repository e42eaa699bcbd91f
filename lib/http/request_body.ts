import { HttpError } from "../errors.ts";
import type { Progress } from "../net/progress.ts";
import { type BodyDecoder, bodyDecoder } from "./body.ts";
import type { Framing } from "./framing.ts";
import type { HttpInput } from "./http_input.ts";

/** What {@linkcode RequestBody} needs of its connection. */
export interface RequestBodyOptions {
  /** The most bytes. */
  maxBody: number;
  /** Sees to it that the peer keeps sending while it is waited for. */
  progress: Progress;
  /** Asks the peer to send, where it waits to be asked. */
  ask?: (() => Promise<void>) | undefined;
}

/** The body of a request, read when it is wanted. */
export class RequestBody {
  readonly #input: HttpInput;
  readonly #decoder: BodyDecoder;
  readonly #framing: Framing;
  readonly #options: RequestBodyOptions;
  #size = 0;
  #asked: boolean;
  #broken = false;

  /** Begins at the front of an input. */
  constructor(input: HttpInput, framing: Framing, options: RequestBodyOptions) {
    this.#input = input;
    this.#framing = framing;
    this.#options = options;
    this.#decoder = bodyDecoder(framing);
    this.#asked = options.ask === undefined;
    options.progress.stop();
  }

  /** Whether all of it was taken. */
  get done(): boolean {
    return this.#decoder.done;
  }

  /**
   * Checks what was announced.
   *
   * @throws {HttpError} 413 when it is too large.
   */
  checkLength(): void {
    if (typeof this.#framing === "number") this.#check(this.#framing);
  }

  /** All of it, where it is here already. */
  whole(): Uint8Array<ArrayBuffer> | undefined {
    const { queue } = this.#input;
    if (typeof this.#framing !== "number" || queue.length < this.#framing) return undefined;
    return this.#decoder.decode(queue)!.slice();
  }

  /**
   * Waits for a piece, which the caller keeps.
   *
   * @returns `undefined` at the end.
   * @throws {HttpError} 400 when it is malformed or cut short, 408 when it takes too long, 413 when it
   * is too large.
   */
  async read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      for (;;) {
        const piece = this.#decoder.decode(this.#input.queue);
        if (piece) {
          this.#size += piece.length;
          this.#check(this.#size);
          return piece.slice();
        }
        if (this.done) return undefined;
        if (!await this.#fill()) this.#decoder.end();
      }
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  /** The same as a stream, which is read no faster than it is wanted. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      pull: async (controller) => {
        const piece = await this.read();
        if (piece) controller.enqueue(piece);
        else controller.close();
      },
    }, { highWaterMark: 0 });
  }

  /**
   * Whether what is left can be read for nothing, within `limit` bytes as far as one can know, to find
   * the next request behind it.
   */
  canDiscard(limit: number): boolean {
    if (this.#broken || !this.#asked) return false;
    return this.#framing === "chunked" || Number(this.#framing) - this.#size <= limit;
  }

  /** Reads what is left for nothing; says whether that was all, or more than `limit`. */
  async discard(limit: number): Promise<boolean> {
    if (!this.canDiscard(limit)) return false;
    for (let left = limit; left >= 0 && !this.done;) left -= (await this.read())?.length ?? 0;
    return this.done;
  }

  async #fill(): Promise<boolean> {
    const { progress, ask } = this.#options;
    if (!this.#asked) {
      this.#asked = true;
      if (this.#input.queue.length === 0) await ask?.();
    }
    progress.start();
    try {
      return await this.#input.fill();
    } finally {
      progress.pause();
    }
  }

  #check(size: number): void {
    const { maxBody } = this.#options;
    if (size <= maxBody) return;
    throw new HttpError(`Cannot take a body of over ${maxBody} bytes`, { status: 413 });
  }
}
