/** What every message of a client may have. */
export interface ClientMessageBase {
  /** A text of at most 64 characters, which the answer repeats. */
  ref?: string | undefined;
}

/** The first message: who comes. */
export interface HelloMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "hello";
  /** The name wished for; a guest's where absent. */
  name?: string | undefined;
  /** The word that lets in, where the server asks for one. */
  token?: string | undefined;
  /** That of an earlier `welcome`. */
  session?: string | undefined;
  /** Of which log the ids in `since` are, as an earlier `welcome` said; of this one's where absent. */
  log?: string | undefined;
  /** Rooms to join, with the last `id` seen there. */
  since?: Readonly<Record<string, number>> | undefined;
}

/** A message to all in a room. */
export interface SayMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "say";
  /** What is said. */
  text: string;
  /** The room; the current one where absent. */
  room?: string | undefined;
  /** Whether it says what the sender does: "* alice waves". */
  action?: boolean | undefined;
}

/** A private message. */
export interface TellMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "tell";
  /** A name, or several. */
  to: string | readonly string[];
  /** What is said. */
  text: string;
}

/** Enters a room. */
export interface JoinMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "join";
  /** The room. */
  room: string;
  /** The last `id` seen there. */
  since?: number | undefined;
}

/** Changes one's name. */
export interface NickMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "nick";
  /** The new name. */
  name: string;
}

/** Leaves a room, or asks who is there. */
export interface RoomMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "leave" | "who";
  /** The room; the current one where absent. */
  room?: string | undefined;
}

/** Asks for what was said. */
export interface HistoryMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "history";
  /** The room; the current one where absent. */
  room?: string | undefined;
  /** Only what is older than this `id`. */
  before?: number | undefined;
  /** How many messages at most. */
  limit?: number | undefined;
}

/** Hides what a member says, or silences a member for all (operators only). */
export interface HushMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "ignore" | "mute";
  /** Whom. */
  name: string;
  /** Whether to begin it, or to end it. */
  on?: boolean | undefined;
}

/** Says what a room is about (operators only). */
export interface SetTopicMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "topic";
  /** What it is about; empty for nothing. */
  text: string;
  /** The room; the current one where absent. */
  room?: string | undefined;
}

/** Makes the sender an operator. */
export interface OperatorMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "operator";
  /** The operators' token. */
  token: string;
}

/** Sends a member away, for now or for good; or ends a ban (operators only). */
export interface RemoveMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "kick" | "ban";
  /** Whom. */
  name: string;
  /** Why. */
  reason?: string | undefined;
  /** Of a ban: whether to begin it, or to end it. */
  on?: boolean | undefined;
}

/** A message without fields. */
export interface PlainMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "rooms" | "ping" | "pong" | "quit";
}

/** A line as a person types it: a message, or a command. */
export interface LineMessage extends ClientMessageBase {
  /** Which message it is. */
  type: "line";
  /** The line. */
  text: string;
  /** The room it is for; the current one where absent. */
  room?: string | undefined;
}

/** Everything that a client can say. */
export type ClientMessage =
  | HelloMessage
  | SayMessage
  | TellMessage
  | JoinMessage
  | NickMessage
  | RoomMessage
  | HistoryMessage
  | HushMessage
  | SetTopicMessage
  | OperatorMessage
  | RemoveMessage
  | PlainMessage
  | LineMessage;
