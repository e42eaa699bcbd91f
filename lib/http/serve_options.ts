import type { Address } from "../address.ts";
import type { AcceptedStream } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import type { HeadLimits, RequestHead } from "./head.ts";

/** What a handler is told besides the request. */
export interface HttpInfo {
  /** The client's address. */
  readonly remote: Address;
  /** The server's address. */
  readonly local: Address;
  /** The head as it came: its target, and its fields in their order and spelling. */
  readonly head: RequestHead;
  /** Is aborted when the client has gone before it was answered. */
  readonly signal: AbortSignal;
}

/**
 * Answers a request. An {@linkcode HttpError} that it throws is answered with its status, any other
 * error with 500.
 */
export type HttpHandler = (request: Request, info: HttpInfo) => Response | Promise<Response>;

/** How a request was answered. */
export interface HttpRecord {
  /** The client's address. */
  remote: Address;
  /** The head of the request; none where what came was no request. */
  head: RequestHead | undefined;
  /** The status of the response. */
  status: number;
  /** The bytes of the body that were sent. */
  bytes: number;
  /** How long it took, from the request's head to the response's end, in milliseconds. */
  durationMs: number;
}

/** A connection that leaves HTTP. */
export interface UpgradedStream {
  /** The connection; whoever takes it writes the response too. */
  stream: AcceptedStream;
  /** What was read of it behind the request. */
  unread: Uint8Array;
  /** Is aborted when the server asks its connections to end. */
  draining: AbortSignal | undefined;
}

/** How long a client may take, in milliseconds; 0 for ever. */
export interface HttpTimes {
  /**
   * For the whole head of a request, from its first byte; of the first one, from the connection's
   * beginning.
   *
   * @default {10000}
   */
  headTimeout?: number;
  /**
   * From a response to the next request.
   *
   * @default {60000}
   */
  keepAlive?: number;
  /**
   * To send a part of a body: within each such time {@linkcode HttpTimes.minRate} must be kept.
   *
   * @default {10000}
   */
  bodyTimeout?: number;
  /**
   * To take a part of a response, likewise.
   *
   * @default {30000}
   */
  writeTimeout?: number;
  /**
   * The fewest bytes a second, either way, while one side waits for the other.
   *
   * @default {100}
   */
  minRate?: number;
}

/** Options of {@linkcode serveHttp}. */
export interface ServeHttpOptions extends HttpTimes, HeadLimits {
  /** Answers the requests. */
  handler: HttpHandler;
  /**
   * Is asked before the handler about GET and HEAD, with the head alone: a `Request` takes longer to
   * make than a short answer takes in all. `undefined` leaves the request to the handler.
   *
   * @default {none}
   */
  shortcut?: ((head: RequestHead) => Response | undefined) | undefined;
  /**
   * Takes over a connection whose client asks for another protocol (`Connection: Upgrade`); what it
   * returns resolves when that has ended, or rejects when it failed, of which the client was told.
   * `undefined` leaves the request to the handler.
   *
   * @default {none}
   */
  upgrade?:
    | ((head: RequestHead, taken: UpgradedStream) => Promise<Ending | void> | undefined)
    | undefined;
  /**
   * What was read from the stream before.
   *
   * @default {none}
   */
  unread?: Uint8Array | undefined;
  /**
   * The largest body of a request, in bytes.
   *
   * @default {1048576}
   */
  maxBody?: number;
  /**
   * Is aborted when the server drains: each connection ends behind the request it is at.
   *
   * @default {none}
   */
  draining?: AbortSignal | undefined;
  /** Is told of each answer. */
  onResponse?: ((record: HttpRecord) => void) | undefined;
  /** Is told what a handler, or the body of its response, threw. */
  onError?: ((error: unknown, head: RequestHead) => void) | undefined;
}
