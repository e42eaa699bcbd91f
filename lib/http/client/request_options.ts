import type { TlsClientOptions } from "../../net/tls.ts";
import type { HttpBody } from "./body_source.ts";
import type { RequestHeadInit, ResponseHead } from "../head.ts";
import type { HttpTiming } from "./phase_clock.ts";

/** Options of {@linkcode request}. */
export interface HttpRequestOptions {
  /**
   * The method.
   *
   * @default {"GET"}
   */
  method?: string | undefined;
  /**
   * Fields of the head. `Host`, `Connection`, `Content-Length`, `Content-Type` and
   * `Accept-Encoding: identity` are added where they are not given.
   *
   * @default {[]}
   */
  headers?: Iterable<readonly [name: string, value: string]> | undefined;
  /**
   * What is sent behind the head.
   *
   * @default {none}
   */
  body?: HttpBody | Uint8Array | string | undefined;
  /**
   * The file of a Unix socket to connect to, whatever the host of the URL.
   *
   * @default {none}
   */
  unix?: string | undefined;
  /**
   * Whom to trust, for an `https` URL.
   *
   * @default {the authorities known to the runtime}
   */
  tls?: TlsClientOptions | undefined;
  /**
   * How long connecting may take, and how long the answer's head may be waited for while nothing of
   * the request is sent, in milliseconds; 0 waits for ever for the head.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * How long the body may be silent, in milliseconds; 0 for ever.
   *
   * @default {3600000}
   */
  idle?: number | undefined;
  /**
   * Gives up when it is aborted, in the body too.
   *
   * @default {none}
   */
  signal?: AbortSignal | undefined;
  /**
   * Is told of the request's head before it is sent.
   *
   * @default {none}
   */
  onRequest?: ((head: RequestHeadInit) => void) | undefined;
}

/** The answer to a request. Read its body to the end, or close it: that frees the connection. */
export interface HttpReply extends Disposable {
  /** Where it came from. */
  readonly url: URL;
  /** Its head. */
  readonly head: ResponseHead;
  /** Its body, to be read once. It throws where the connection ends before the body does. */
  readonly body: AsyncIterable<Uint8Array>;
  /** How long each phase took; the body's phase is there once it has been read. */
  readonly timing: Readonly<HttpTiming>;
  /** Gives up the rest of the body. Idempotent. */
  close(): void;
}
