import type { ChatMessage } from "../protocol/protocol.ts";

/** A message that is not kept yet. */
export interface Draft {
  /** The room. */
  room: string;
  /** Who. */
  from: string;
  /** What, as it is to be kept. */
  text: string;
  /** Whether it says what the sender does. */
  action?: true | undefined;
  /**
   * `session:ref`: a message with a key that was kept before is not kept again. It is a secret of
   * the sender: a log tells it to nobody.
   */
  key?: string | undefined;
}

/** Which messages of a room are asked for. */
export interface LogRange {
  /** Only those with a smaller `id`. */
  before?: number | undefined;
  /** Only those with a larger `id`. */
  after?: number | undefined;
  /** How many at most: the newest of the range. */
  limit: number;
}

/** Messages of a room. */
export interface LogPage {
  /** The oldest first. */
  messages: readonly ChatMessage[];
  /** Whether the range has older ones. */
  more: boolean;
}

/** Where messages get their place in the order, and are kept. */
export interface Log {
  /** Which log it is: an `id` of another one's message means nothing here. */
  readonly id: string;
  /**
   * Keeps a message. The result, or its promise, says that a crash does not lose it any more. A
   * room's messages get their ids in the order of the calls.
   */
  append(draft: Draft): ChatMessage | Promise<ChatMessage>;
  /**
   * Called with each message once it is kept, those of {@linkcode Log.append} too, each room's in
   * the order of its ids, and before the result of its `append` is there. The hub sets it.
   */
  onMessage: (message: ChatMessage) => void;
  /** The newest messages of a range. Holds all that `onMessage` was called with before. */
  history(room: string, range: LogRange): LogPage | Promise<LogPage>;
  /** Keeps what is not kept yet, and ends. */
  close(): Promise<void>;
}
