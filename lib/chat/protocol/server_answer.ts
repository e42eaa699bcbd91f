import type { ErrorCode } from "./chat_error.ts";
import type { Answer, ChatMessage } from "./server_message.ts";

/** Who is in a room. */
export interface PeopleMessage extends Answer {
  /** Which message it is. */
  type: "people";
  /** The room. */
  room: string;
  /** Names, in order. */
  people: readonly string[];
}

/** A room, in a list of rooms. */
export interface RoomSummary {
  /** Its name. */
  room: string;
  /** How many are there. */
  people: number;
  /** What it is about. */
  topic: string;
}

/** Which rooms there are. */
export interface RoomsMessage extends Answer {
  /** Which message it is. */
  type: "rooms";
  /** The rooms, by name. */
  rooms: readonly RoomSummary[];
}

/** What was said. */
export interface PastMessage extends Answer {
  /** Which message it is. */
  type: "history";
  /** The room. */
  room: string;
  /** The oldest first. */
  messages: readonly ChatMessage[];
  /** Whether there are older ones. */
  more: boolean;
}

/** A message is kept: a crash does not lose it. */
export interface AckMessage extends Answer {
  /** Which message it is. */
  type: "ack";
  /** The room, of a message to a room. */
  room?: string | undefined;
  /** The message's place in the room. */
  id?: number | undefined;
  /** When it was taken. */
  time: number;
}

/** Messages were left out here, because this reader is too slow. */
export interface SkippedMessage {
  /** Which message it is. */
  type: "skipped";
  /** How many. */
  count: number;
}

/** Something to read; may have several lines. */
export interface NoticeMessage extends Answer {
  /** Which message it is. */
  type: "notice";
  /** The words. */
  text: string;
}

/** A message of the client was not followed. */
export interface ErrorMessage extends Answer {
  /** Which message it is. */
  type: "error";
  /** What it is about. */
  code: ErrorCode;
  /** The words. */
  text: string;
}

/** Asks whether the other side is alive, or answers that. */
export interface BeatMessage extends Answer {
  /** Which message it is. */
  type: "ping" | "pong";
}

/** The last message. */
export interface ByeMessage extends Answer {
  /** Which message it is. */
  type: "bye";
  /** Why. */
  reason: string;
  /** Whether the client may come back by itself: it was not sent away. */
  again?: true | undefined;
}
