import type { Address } from "../address.ts";
import type { ByteStream } from "./byte_stream.ts";
import type { Ending, EndingHow } from "./ending.ts";

/** A stream as a listener gives it: it counts its bytes, and may have a handshake to finish. */
export interface AcceptedStream extends ByteStream {
  /** How many bytes were read. */
  readonly bytesRead: number;
  /** How many bytes were written. */
  readonly bytesWritten: number;
  /** How many bytes were given to `write` and wait for the kernel, where that is known. */
  readonly bufferedBytes?: number;
  /** Finishes the handshake (TLS). */
  ready?(): Promise<void>;
}

/** What a server knows of a connection when it is made. */
export interface ConnectionInit {
  /** Its number among those of the server, and of all that count with it, from 1. */
  id: number;
  /** The connection's bytes. */
  stream: AcceptedStream;
  /** Is aborted when the server drains. */
  draining: AbortSignal;
}

/** How many messages a connection has had, as far as somebody counts them. */
export interface MessageCounts {
  /** How many came from the peer. */
  messagesIn: number;
  /** How many went to the peer. */
  messagesOut: number;
}

/** How a connection went, as its server reports it when it is over. */
export interface CloseRecord extends Ending, MessageCounts {
  /** How many bytes came from the peer. */
  bytesIn: number;
  /** How many bytes went to the peer. */
  bytesOut: number;
  /** How long it was open, in milliseconds. */
  durationMs: number;
}

/** One connection of a server. */
export class Connection implements MessageCounts {
  /** Its number among those of the server, and of all that count with it, from 1. */
  readonly id: number;
  /** The connection's bytes. The server closes it when the handler ends. */
  readonly stream: AcceptedStream;
  /**
   * Is aborted when the server drains: the handler finishes what it is doing and ends. One signal
   * for all connections of a server.
   */
  readonly draining: AbortSignal;
  /** When it was opened, in milliseconds since 1970. */
  readonly openedAt: number = Date.now();
  /** How many messages came, as the handler counts them. */
  messagesIn = 0;
  /** How many messages went, as the handler counts them. */
  messagesOut = 0;
  /** Is called in front of a close by this side: for a last word, and a handler that waits elsewhere. */
  onClosed: (() => void) | undefined;
  readonly #started = performance.now();
  #ending: Ending | undefined;
  #bytes = 0;
  #moved = this.#started;

  /** Wraps an accepted stream. */
  constructor(init: ConnectionInit) {
    this.id = init.id;
    this.stream = init.stream;
    this.draining = init.draining;
  }

  /** The server's address. */
  get local(): Address {
    return this.stream.local;
  }

  /** The peer's address. */
  get remote(): Address {
    return this.stream.remote;
  }

  /** How many bytes came from the peer. */
  get bytesIn(): number {
    return this.stream.bytesRead;
  }

  /** How many bytes went to the peer. */
  get bytesOut(): number {
    return this.stream.bytesWritten;
  }

  /** How it ended, once it has. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** Closes both directions at once; what `how` says is what its record will say. Idempotent. */
  close(how: EndingHow = "done"): void {
    this.settle({ by: "local", how });
    this.onClosed?.();
    this.stream.close();
  }

  /**
   * How long no byte has moved, in milliseconds, as far as calls of this method could see.
   *
   * @param now The time, as `performance.now()` gives it.
   */
  quietFor(now: number): number {
    const bytes = this.bytesIn + this.bytesOut;
    if (bytes !== this.#bytes) this.#moved = now;
    this.#bytes = bytes;
    return now - this.#moved;
  }

  /** Says how it ended, unless that was said before. */
  settle(ending: Ending): Ending {
    return this.#ending ??= ending;
  }

  /** The record of this connection, once it has ended. */
  record(): CloseRecord {
    const { bytesIn, bytesOut, messagesIn, messagesOut } = this;
    const durationMs = performance.now() - this.#started;
    const moved = { bytesIn, bytesOut, messagesIn, messagesOut };
    return { ...this.settle({ by: "local", how: "done" }), ...moved, durationMs };
  }
}
