import type { ByteStream } from "../../net/byte_stream.ts";
import { NetError } from "../../errors.ts";

/** Options of {@linkcode StreamGuard}. */
export interface StreamGuardOptions {
  /** To whom the stream leads, as errors print it. */
  address: string;
  /**
   * Closes the stream when it is aborted.
   *
   * @default {none}
   */
  signal?: AbortSignal | undefined;
}

/**
 * Closes a stream on which nothing moves for too long, or whose user gives up, and says afterwards why
 * it was closed.
 */
export class StreamGuard implements Disposable {
  readonly #stream: ByteStream;
  readonly #address: string;
  readonly #signal: AbortSignal | undefined;
  readonly #close = () => this.#stream.close();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #expired: number | undefined;

  /** Begins to watch a stream; {@linkcode StreamGuard.allow} sets the first limit. */
  constructor(stream: ByteStream, options: StreamGuardOptions) {
    this.#stream = stream;
    this.#address = options.address;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#close);
    if (this.#signal?.aborted) this.#close();
  }

  /** From now on, closes the stream after so many milliseconds; 0 never does. */
  allow(time: number): void {
    clearTimeout(this.#timer);
    if (time === 0) return;
    this.#timer = setTimeout(() => {
      this.#expired = time;
      this.#close();
    }, time);
  }

  /** The error to throw for one that the stream threw: what this guard did, if it was that. */
  explain(error: unknown, action: string): unknown {
    const subject = { action, address: this.#address, cause: error };
    if (this.#expired !== undefined) {
      const reason = `nothing came for ${this.#expired / 1000} s`;
      return new NetError({ ...subject, fault: "timeout", reason, hint: "allow it more time" });
    }
    if (!this.#signal?.aborted) return error;
    return new NetError({ ...subject, fault: "aborted", reason: "aborted" });
  }

  /** Stops watching; the stream stays as it is. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#close);
  }
}
