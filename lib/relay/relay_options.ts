import type { Address } from "../address.ts";
import type { AccessRules } from "../cidr.ts";
import type { WebSocketRules } from "../http/websocket_handshake.ts";
import type { WebSocketOptions } from "../http/websocket_options.ts";
import type { WebSocketRequestOptions } from "../http/websocket_request.ts";
import type { AdmissionLimits, RefusalReason } from "../net/admission.ts";
import type { TlsClientOptions, TlsServerOptions } from "../net/tls.ts";
import type { LedgerEntry, Tap } from "./event.ts";
import type { FaultSet } from "./faults/fault_set.ts";
import type { Injector } from "./injector.ts";
import type { OpenConnection, RelayCodecs } from "./join.ts";

/** Options of {@linkcode relay}. */
export interface RelayOptions extends AccessRules, AdmissionLimits {
  /**
   * Is told of every connection and message; without one nothing is made to be told.
   *
   * @default {none}
   */
  tap?: Tap | undefined;
  /**
   * How messages are cut out of what passes, without a byte being changed: for the tap, and to be
   * counted.
   *
   * @default {a message is what one read gives}
   */
  codecs?: RelayCodecs | undefined;
  /**
   * What is done to what passes; can be changed meanwhile. Without it nothing is queued or copied.
   *
   * @default {nothing}
   */
  faults?: FaultSet | undefined;
  /**
   * Puts messages in between those that pass.
   *
   * @default {none are}
   */
  injector?: Injector | undefined;
  /**
   * Whether connections are made so that a fault can reset them, which takes Node's slower sockets and
   * works on both sides for `tcp` alone; on another transport a reset is a close.
   *
   * @default {whether the faults to begin with reset anything}
   */
  resettable?: boolean | undefined;
  /**
   * How long a connection may stay without a byte either way, in milliseconds; 0 for ever.
   *
   * @default {3600000, or 60000 where one side is UDP, which has no end}
   */
  idle?: number | undefined;
  /**
   * How long connecting to the target may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * The certificate of a listener that needs one, and whom a target by TLS is trusted as.
   *
   * @default {none, and the authorities known to the runtime}
   */
  tls?: { server?: TlsServerOptions | undefined; client?: TlsClientOptions } | undefined;
  /**
   * What is said in the handshakes of WebSockets, and how large messages may be.
   *
   * @default {messages of 1 MiB at most}
   */
  webSocket?: WebSocketOptions & WebSocketRules & WebSocketRequestOptions | undefined;
  /** Is told of each connection that has both its sides, and may look at its accounts. */
  onOpen?: ((connection: OpenConnection) => void) | undefined;
  /** Is told how each connection went, also of one that never had both its sides. */
  onClose?: ((ledger: LedgerEntry, client: Address) => void) | undefined;
  /** Is told of each peer that was not let in. */
  onRefused?: ((remote: Address, reason: RefusalReason | "denied") => void) | undefined;
  /** Is told of each failure to accept or to receive, and of the milliseconds until the next attempt. */
  onAcceptError?: ((error: Error, delay: number) => void) | undefined;
  /** Closes the relay when it is aborted. */
  signal?: AbortSignal | undefined;
}
