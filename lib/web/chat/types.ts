/**
 * What the page's scripts pass around. Only their checking reads this file: the page has plain
 * modules, and no browser ever asks for it.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** A message of a room as the server tells it. */
export interface RoomMessage {
  room: string;
  id: number;
  time: number;
  from: string;
  text: string;
  action?: boolean;
}

/** A command that the server knows. */
export interface Command {
  name: string;
  usage: string;
  summary: string;
}

/** What the server says, as lib/chat/PROTOCOL.md has it. */
export type ServerMessage =
  & { ref?: string }
  & (
    | {
      type: "welcome";
      name: string;
      session: string;
      server: string;
      log?: string;
      room: string;
      commands: Command[];
      limits: { message: number; name: number };
    }
    | {
      type: "joined";
      room: string;
      topic: string;
      people: string[];
      messages: RoomMessage[];
      more: boolean;
    }
    | { type: "left"; room: string; current?: string }
    | RoomMessage & { type: "message" }
    | { type: "private"; time: number; from: string; to: string | string[]; text: string }
    | { type: "join"; room: string; time: number; name: string }
    | { type: "leave"; room: string; time: number; name: string; reason?: string }
    | { type: "nick"; time: number; from: string; to: string }
    | { type: "topic"; room: string; time: number; from: string; text: string }
    | { type: "people"; room: string; people: string[] }
    | { type: "rooms"; rooms: RoomSummary[] }
    | { type: "history"; room: string; messages: RoomMessage[]; more: boolean }
    | { type: "ack"; room?: string; id?: number; time: number }
    | { type: "skipped"; count: number }
    | { type: "notice"; text: string }
    | { type: "error"; code: string; text: string }
    | { type: "ping" }
    | { type: "pong" }
    | { type: "bye"; reason: string; again?: boolean }
  );

/** What the page says. */
export interface ClientMessage {
  type: string;
  ref?: string;
  [field: string]: unknown;
}

/** A room somebody may join. */
export interface RoomSummary {
  room: string;
  people: number;
  topic: string;
}

/** Something in a conversation. */
export interface Entry {
  /** Unique on the page. */
  key: string;
  kind: "message" | "presence" | "notice" | "error" | "skipped";
  time: number;
  text: string;
  from?: string;
  action?: boolean;
  /** Of a room's message, once the server has kept it. */
  id?: number;
  /** Of an own message, until it has come back. */
  ref?: string;
  /** How far an own message has got. */
  progress?: "waiting" | "kept" | "refused";
  /** Why it was refused. */
  reason?: string;
}

/** A room, or a private exchange with one or several people. */
export interface Conversation {
  /** `#room`, or `@name` with the names in order. */
  key: string;
  room?: string;
  others: string[];
  topic: string;
  people: string[];
  entries: Entry[];
  /** The greatest `id` seen. */
  last: number;
  /** Whether the server has older messages. */
  more: boolean;
  loading: "" | "older" | "newest";
  /** Whether newer entries were let go while older ones were read. */
  detached: boolean;
  unread: number;
  /** Whether an unread message names the reader. */
  mentioned: boolean;
  /** The key of the entry that was the first unread one when the reader came. */
  mark: string;
  /** What is typed and not sent. */
  draft: string;
}

/** What is said to the reader alone. */
export interface News {
  kind: "notice" | "error" | "skipped";
  text: string;
}

/** Everything the page shows. */
export interface State {
  me: string;
  session: string;
  /** Which log the ids are of. */
  log: string;
  commands: Command[];
  limits: { message: number; name: number };
  summaries: RoomSummary[];
  conversations: Map<string, Conversation>;
  /** The key of the conversation on the screen. */
  current: string;
  /** Whether the reader sees the end of it. */
  attentive: boolean;
  /** What to tell the reader once there is a conversation to tell it in. */
  untold: News[];
  /** Own messages by `ref`, until they are acknowledged. */
  pending: Map<string, ClientMessage>;
  /** Counts keys. */
  count: number;
}

/** A line of the log on the screen. */
export interface Row {
  key: string;
  kind: "day" | "unread" | Entry["kind"];
  time: number;
  text: string;
  entry?: Entry;
  /** Whether it begins a group: its sender is written above it. */
  isHead?: boolean;
}

/** What may be put in place of a part of the typed text. */
export interface Suggestions {
  start: number;
  end: number;
  items: { insert: string; label: string; hint: string }[];
}
