import type { Address } from "../address.ts";
import type { Channel } from "../net/channel.ts";

/** A client that says nothing by itself, hears what is answered, and goes when nobody says more. */
export class QuietChannel implements Channel {
  /** The same as its peer's: nobody is there. */
  readonly local: Address;
  /** Whom it stands for. */
  readonly remote: Address;
  /** Is called when it has ended, and the other side does not end for as long again. */
  onTimeout: (() => void) | undefined;
  readonly #quiet: number;
  readonly #ended = Promise.withResolvers<null>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasEnded = false;
  #timeout: "timeout" | undefined;

  /** Ends when so many milliseconds have passed without an answer, once somebody receives. */
  constructor(remote: Address, quiet: number) {
    this.local = this.remote = remote;
    this.#quiet = quiet;
  }

  /** Says so when the connection was ended because the target did not end it. */
  get timeout(): "timeout" | undefined {
    return this.#timeout;
  }

  /** Resolves at its end. */
  receive(): Promise<null> {
    this.#wait();
    return this.#ended.promise;
  }

  /** Hears an answer. */
  send(_messages: readonly Uint8Array[]): Promise<void> {
    this.#wait();
    return Promise.resolve();
  }

  /** The target has ended: so does this. */
  closeWrite(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  /** Ends the connection at once. */
  stop(): void {
    this.close();
    this.onTimeout?.();
  }

  /** Ends. Idempotent. */
  close(): void {
    clearTimeout(this.#timer);
    this.#end();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#ended.resolve(null);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#late(), this.#quiet);
  }

  #late(): void {
    if (this.#hasEnded) {
      this.#timeout = "timeout";
      return this.onTimeout?.();
    }
    this.#end();
    this.#wait();
  }
}
