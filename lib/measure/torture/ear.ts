import { FrameError, NetError, toError, TruncatedError } from "../../errors.ts";
import type { Framed } from "../../net/framed.ts";

/** How the server's side of a connection ended. */
export interface Ended {
  /** `FIN`, a reset, or an answer that is no frame, or only the beginning of one. */
  readonly how: "FIN" | "reset" | "malformed";
  /** The error, where it was one. */
  readonly error?: Error;
}

/** Listens to one connection: what came so far, how it ended, and whoever waits for either. */
export class Ear {
  /** The answers so far. */
  readonly answers: Uint8Array[] = [];
  /** How the other side ended, once it has. */
  ended: Ended | undefined;
  /** Resolves when nothing more can come. */
  readonly done: Promise<void>;
  #changed = Promise.withResolvers<void>();

  /** Begins to listen; nobody else may read the connection. */
  constructor(channel: Framed) {
    this.done = this.#listen(channel);
  }

  /** Waits until a condition holds or the time is up; says whether it holds. */
  async until(condition: () => boolean, limit: number): Promise<boolean> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, limit);
    const deadline = performance.now() + limit;
    try {
      while (!condition() && performance.now() < deadline) {
        await Promise.race([this.#changed.promise, late.promise]);
      }
      return condition();
    } finally {
      clearTimeout(timer);
    }
  }

  async #listen(channel: Framed): Promise<void> {
    try {
      for (let batch; (batch = await channel.receive()) !== null;) {
        for (const message of batch) this.answers.push(message.slice());
        this.#wake();
      }
      this.ended = { how: "FIN" };
    } catch (error) {
      const isFrame = error instanceof FrameError || error instanceof TruncatedError;
      const isNet = error instanceof NetError;
      if (!isFrame && !isNet) throw error;
      this.ended = { how: isFrame ? "malformed" : "reset", error: toError(error) };
    }
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
