import type { Address } from "../../address.ts";
import { NetError } from "../../errors.ts";
import { encodeAll } from "../../frame/all.ts";
import type { Codec } from "../../frame/codec.ts";
import { pause } from "../../net/backoff.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import { connect, type ConnectOptions } from "../../net/connect.ts";
import { Framed } from "../../net/framed.ts";
import { Ear, type Ended } from "./ear.ts";
import { piecesOf, type Trial } from "./trial.ts";

/** What a server did with a trial. */
export interface Outcome {
  /** What it answered. */
  readonly answers: readonly Uint8Array[];
  /** How it ended the connection, if it did. */
  readonly ended: Ended | undefined;
}

/** When enough has been heard of a trial. */
export interface Wanted {
  /** How many answers there must be. */
  readonly answers: number;
  /** Whether the server must end the connection. */
  readonly end: boolean;
}

/** How a server is reached. */
export interface PlayerOptions {
  readonly address: Address;
  readonly codec: Codec;
  readonly tls: ConnectOptions["tls"];
  /** How long to wait for an answer, or for the end, in milliseconds. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** A connection, and what is heard on it. */
interface Talk {
  stream: ByteStream;
  ear: Ear;
}

/** Between two writes the kernel has to have sent the first, and the server to have read it. */
const GAP = 3;
/** How long it must be quiet before there is nothing more. */
const QUIET = 10;
/** A server that answers nothing within this time to a first whole message answers nothing. */
const SILENCE = 1000;

/** Plays trials, a connection each. */
export class Player {
  readonly #options: PlayerOptions;

  /** Describes a server; connects when something is played. */
  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** How long it waits, in milliseconds. */
  get patience(): number {
    return this.#options.patience;
  }

  /**
   * Sends a trial's bytes in its pieces and listens until it has heard enough.
   *
   * @throws {NetError} When there is no connection.
   */
  play(trial: Trial, wanted: Wanted): Promise<Outcome> {
    const isEnough = (ear: Ear) =>
      ear.ended !== undefined || (!wanted.end && ear.answers.length >= wanted.answers);
    return this.#withStream(async (talk) => {
      const { stream, ear } = talk;
      for (const [i, piece] of piecesOf(trial).entries()) {
        if (i > 0) await pause(trial.gap ?? GAP, this.#options.signal);
        if (!await this.#write(piece, talk)) break;
      }
      if (trial.halfClose && !ear.ended) await stream.closeWrite().catch(ignoreNetError);
      await ear.until(() => isEnough(ear), this.patience);
      if (!ear.ended) await ear.until(() => ear.ended !== undefined, QUIET);
    });
  }

  /**
   * The plain run: each message whole, its answer awaited before the next.
   *
   * @throws {NetError} When there is no connection.
   */
  converse(messages: readonly Uint8Array[]): Promise<Outcome> {
    let isSilent = false;
    return this.#withStream(async (talk) => {
      const { ear } = talk;
      for (const message of messages) {
        const before = ear.answers.length;
        const frame = encodeAll(this.#options.codec, [message]);
        if (!await this.#write(frame, talk)) return;
        const limit = isSilent ? GAP : Math.min(this.patience, SILENCE);
        const answered = () => ear.answers.length > before || ear.ended !== undefined;
        isSilent = !await ear.until(answered, limit);
      }
      if (!ear.ended) await ear.until(() => ear.ended !== undefined, 5 * QUIET);
    });
  }

  /** Whether the server still takes connections; one that is being started again gets a moment. */
  async isAlive(): Promise<boolean> {
    for (let attempt = 0; attempt < 4; attempt++) {
      try {
        (await this.#connect()).close();
        return true;
      } catch (error) {
        ignoreNetError(error);
      }
      await pause(100, this.#options.signal);
    }
    return false;
  }

  async #withStream(talk: (talk: Talk) => Promise<void>): Promise<Outcome> {
    const stream = await this.#connect();
    const ear = new Ear(new Framed(stream, this.#options.codec));
    const stop = () => stream.close();
    this.#options.signal.addEventListener("abort", stop);
    try {
      await talk({ stream, ear });
      return { answers: [...ear.answers], ended: ear.ended };
    } finally {
      this.#options.signal.removeEventListener("abort", stop);
      stream.close();
      await ear.done;
      this.#options.signal.throwIfAborted();
    }
  }

  #connect(): Promise<ByteStream> {
    const { address, tls, patience, signal } = this.#options;
    return connect(address, { tls, timeout: Math.max(patience, 1000), signal });
  }

  /** Writes; false when the server takes no more, be it that it has gone or that it does not read. */
  async #write(bytes: Uint8Array, { stream, ear }: Talk): Promise<boolean> {
    let isWritten = false;
    const written = stream.write(bytes).then(() => isWritten = true, ignoreNetError);
    await Promise.race([written, ear.until(() => ear.ended !== undefined, this.patience)]);
    return isWritten;
  }
}

function ignoreNetError(error: unknown): void {
  if (!(error instanceof NetError)) throw error;
}
