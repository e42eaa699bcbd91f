import type { Codec } from "../frame/codec.ts";
import type { WebSocketRole } from "../frame/websocket.ts";

/** What a message is. */
export type WebSocketMessageKind = "text" | "binary";

/** Options of a WebSocket on either side. */
export interface WebSocketOptions {
  /**
   * The frames in a message, which is cut into them as a datagram is.
   *
   * @default {raw()}
   */
  codec?: Codec | undefined;
  /**
   * What messages are sent as, other than those that are sent back, which keep their kind: `auto` is
   * text where they are UTF-8, and binary where they are not, or are frames of a codec.
   *
   * @default {"auto"}
   */
  kind?: WebSocketMessageKind | "auto" | undefined;
  /**
   * The largest message in bytes, in either direction.
   *
   * @default {1048576}
   */
  maxMessage?: number | undefined;
  /**
   * How many fragments a message may have.
   *
   * @default {4096}
   */
  maxFragments?: number | undefined;
  /**
   * How long the peer may be quiet before it is pinged, in milliseconds; it is gone when it answers
   * neither of two pings. 0 never pings.
   *
   * @default {30000}
   */
  pingInterval?: number | undefined;
  /**
   * Whether the peer's close is answered only when this side closes, too; until then it can be sent
   * what is still on its way to it. For who stands between two others.
   *
   * @default {false}
   */
  holdsClose?: boolean | undefined;
}

/** What {@linkcode WebSocketChannel} is made of, besides its stream. */
export interface WebSocketChannelOptions extends WebSocketOptions {
  /** Which side this is. */
  role: WebSocketRole;
  /**
   * What was read from the stream behind the handshake.
   *
   * @default {nothing}
   */
  unread?: Uint8Array | undefined;
  /**
   * The subprotocol that was agreed on.
   *
   * @default {""}
   */
  subprotocol?: string | undefined;
}
