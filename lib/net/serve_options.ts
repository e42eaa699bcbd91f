import type { Address } from "../address.ts";
import type { Admission, AdmissionLimits, RefusalReason } from "./admission.ts";
import type { AcceptedStream, CloseRecord, Connection } from "./connection.ts";
import type { Ending } from "./ending.ts";

/**
 * Handles one connection, and ends when it is done with it; the server closes it then. What it
 * returns says how the connection ended, where it knows better than "done".
 */
export type Handler = (connection: Connection) => Promise<Ending | void>;

/** How long a server waits for its peers. */
export interface ServeTimes {
  /**
   * How long a connection may stay without a byte either way, in milliseconds; 0 for ever.
   *
   * @default {0}
   */
  idle?: number;
  /**
   * How long a handshake may take, in milliseconds.
   *
   * @default {10000}
   */
  handshakeTimeout?: number;
  /**
   * How long a peer may take to end its direction after this side has ended its own, in milliseconds.
   *
   * @default {1000}
   */
  linger?: number;
}

/** What a server tells. A hook that throws ends the server, as only a bug can make it throw. */
export interface ServeHooks {
  /** Is told of each connection before it is handled. */
  onOpen?: (connection: Connection) => void;
  /** Is told how each connection went, when it is closed. */
  onClose?: (connection: Connection, record: CloseRecord) => void;
  /** Is told of each peer that was refused. */
  onRefused?: (remote: Address, reason: RefusalReason) => void;
  /** Is told of each failure to accept, and of the milliseconds until the next attempt: 0 for none. */
  onAcceptError?: (error: Error, delay: number) => void;
}

/** Options of `serve`. */
export interface ServeOptions extends AdmissionLimits, ServeTimes, ServeHooks {
  /**
   * Who is let in, in place of the limits: for servers that count their connections together.
   *
   * @default {an admission of its own}
   */
  admission?: Admission;
  /**
   * What a refused peer is told, where it can be told without a handshake. A promise is of one that
   * is told on its stream, by and by.
   *
   * @default {nothing}
   */
  refusal?: (
    reason: RefusalReason,
    stream: AcceptedStream,
  ) => Uint8Array | Promise<void> | undefined;
  /** Closes the server when it is aborted. */
  signal?: AbortSignal;
}

/** Options of `Server.drain`. */
export interface DrainOptions {
  /**
   * How long the connections may take to finish, in milliseconds.
   *
   * @default {5000}
   */
  timeout?: number;
  /**
   * How long a connection may be quiet meanwhile before it is closed, in milliseconds.
   *
   * @default {1000}
   */
  quiet?: number;
}
