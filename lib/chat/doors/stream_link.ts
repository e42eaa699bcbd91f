import { type Address, formatAddress } from "../../address.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import type { Format } from "../protocol/formats.ts";
import type { Link } from "../room/link.ts";
import type { Session } from "../room/session.ts";

/** How long a peer may take to read the last words, and then to end its direction, in milliseconds. */
const LAST_WORDS = 5000;
const LINGER = 1000;

/** What a link writes to: a stream, or what stands between it and its peer. */
export type LinkTarget = Pick<ByteStream, "remote" | "write" | "close"> & {
  /** Ends this direction; the reason is for who can be told. */
  closeWrite(reason: string): Promise<void>;
};

/** A member on a stream: writes what its outbox holds, all of it in one write. */
export class StreamLink implements Link {
  /** Who the peer is for bans and limits: its host, or everybody who may open the Unix socket. */
  readonly address: string;
  /** How its messages are written. */
  readonly format: Format;
  readonly #stream: LinkTarget;
  #session: Session | undefined;
  #isAwake = false;
  #isWriting = false;
  #writes = 0;
  #looked = { writes: -1, at: 0 };
  #ending: string | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  readonly #drained = Promise.withResolvers<void>();

  /** Makes the link of a connection. */
  constructor(stream: LinkTarget, format: Format) {
    this.address = hostOf(stream.remote);
    this.format = format;
    this.#stream = stream;
  }

  /** Why the server ends the connection, once it does. */
  get ending(): string | undefined {
    return this.#ending;
  }

  /** Says whose outbox is written. */
  serve(session: Session): void {
    this.#session = session;
  }

  /** For how long the peer has not read, in milliseconds, as far as calls of this could see. */
  stalledFor(now: number): number {
    if (!this.#isWriting) return 0;
    if (this.#looked.writes !== this.#writes) this.#looked = { writes: this.#writes, at: now };
    return now - this.#looked.at;
  }

  /** Writes what is queued, and what comes meanwhile. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#pump();
  }

  /** Ends the connection behind what is queued. */
  end(reason: string): void {
    if (this.#ending !== undefined) return;
    this.#ending = reason;
    this.#closeIn(LAST_WORDS);
    // A room that has closed ends it before it is told whose last word it is to write.
    queueMicrotask(() => this.wake());
  }

  /** Resolves when it has ended and nothing is left to write, or nobody to write to. */
  async drained(): Promise<void> {
    await this.#drained.promise;
    clearTimeout(this.#deadline);
  }

  /** Gives up a peer that does not read. */
  abandon(): void {
    this.#ending ??= "it does not read";
    this.#stream.close();
  }

  /** Never rejects: whoever reads the stream finds out that it is gone. */
  async #pump(): Promise<void> {
    try {
      for (let bytes; (bytes = this.#take()) !== undefined;) {
        this.#writes++;
        this.#isWriting = true;
        await this.#stream.write(bytes);
      }
      this.#isWriting = false;
      this.#isAwake = false;
      if (this.#ending !== undefined) await this.#hangUp();
    } catch {
      this.#stream.close();
      this.#drained.resolve();
    }
  }

  #take(): Uint8Array | undefined {
    if (this.#session === undefined) return undefined;
    const { hub, outbox } = this.#session;
    const queued = outbox.take();
    return queued.length === 0 ? undefined : hub.batches.join(queued, this.format);
  }

  /** A close with input unread would be a reset, which can overtake the last words. */
  async #hangUp(): Promise<void> {
    this.#closeIn(LINGER);
    await this.#stream.closeWrite(this.#ending ?? "");
    this.#drained.resolve();
  }

  #closeIn(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#stream.close(), ms);
  }
}

/** Who a peer is: its host, or everybody who may open the Unix socket. */
export function hostOf(remote: Address): string {
  return remote.scheme === "unix" ? formatAddress(remote) : remote.host;
}
