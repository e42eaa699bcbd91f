import type { BackoffOptions } from "../../net/backoff.ts";
import type { ServerMessage } from "../protocol/protocol.ts";
import type { DialChatOptions } from "./dial.ts";

/** Options of {@linkcode ChatClient}. */
export interface ChatClientOptions {
  /**
   * The name wished for.
   *
   * @default {a guest's}
   */
  name?: string | undefined;
  /**
   * The word that lets in, where the server asks for one.
   *
   * @default {none}
   */
  token?: string | undefined;
  /**
   * The room to enter.
   *
   * @default {the server's}
   */
  room?: string | undefined;
  /**
   * Takes each message of the server, those that are only for the client too. No other is taken before
   * its promise resolves, so that nothing piles up here; what it throws ends the client.
   *
   * @default {nothing}
   */
  onMessage?: ((message: ServerMessage) => Promise<void> | void) | undefined;
  /**
   * Is told that the connection is lost or could not be made again, why, and how many milliseconds
   * later the next attempt is made.
   *
   * @default {nothing}
   */
  onLost?: ((error: Error, delay: number) => void) | undefined;
  /**
   * Whether a lost connection is made again.
   *
   * @default {true}
   */
  reconnect?: boolean | undefined;
  /**
   * The delays in front of each attempt to connect again.
   *
   * @default {those of BackoffOptions}
   */
  backoff?: BackoffOptions | undefined;
  /**
   * How many messages may wait to be acknowledged.
   *
   * @default {1024}
   */
  maxUnacknowledged?: number | undefined;
  /**
   * How long the server may take to let the member in, in milliseconds.
   *
   * @default {10000}
   */
  handshakeTimeout?: number | undefined;
  /**
   * After how many milliseconds of silence the server is asked for a sign of life; it is gone after
   * three times as many.
   *
   * @default {30000}
   */
  ping?: number | undefined;
  /**
   * Ends the client.
   *
   * @default {none}
   */
  signal?: AbortSignal | undefined;
}

/** Options of {@linkcode joinChat}. */
export interface JoinChatOptions extends ChatClientOptions, DialChatOptions {}

/** Options of `ChatClient.say`. */
export interface SayOptions {
  /**
   * The room.
   *
   * @default {the current one}
   */
  room?: string | undefined;
  /**
   * Whether it says what the sender does: "* alice waves".
   *
   * @default {false}
   */
  action?: boolean | undefined;
}

/** Options of `ChatClient.leave`. */
export interface LeaveOptions {
  /**
   * Whether to leave at once, whatever is not acknowledged.
   *
   * @default {false}
   */
  unsaid?: boolean;
}
