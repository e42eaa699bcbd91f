/**
 * What the inspector page and its relay say to each other: JSON, one message each.
 *
 * @module
 */

/** Which way bytes go: `up` is from the client to the target. */
export type Way = "up" | "down";

/** What passed one way. */
export interface Count {
  /** How many messages. */
  messages: number;
  /** How many bytes on the wire. */
  bytes: number;
}

/** A connection, with exact counts. */
export interface ConnectionRow {
  /** Its number, from 1. */
  conn: number;
  /** Who asked for it. */
  client: string;
  /** Where it leads. */
  target: string;
  /** When it was opened, in milliseconds since the relay began. */
  openedAt: number;
  /** To the target. */
  up: Count;
  /** From the target. */
  down: Count;
  /** How it ended, once it has. */
  end?: string;
}

/** A message, without its bytes save the first. */
export interface MessageRow {
  /** Its kind. */
  type: "message";
  /** What its bytes can be asked for by. */
  id: number;
  /** The number of its connection. */
  conn: number;
  /** Which way it went. */
  direction: Way;
  /** Its number in its connection and direction. */
  index: number;
  /** Milliseconds since the relay began. */
  time: number;
  /** How long the message is. */
  length: number;
  /** How long it is with what frames it. */
  wire: number;
  /** How many reads it came in. */
  reads: number;
  /** How many messages ended in the read in which it ended. */
  glued: number;
  /** What a WebSocket message came as. */
  kind?: "text" | "binary";
  /** What a fault did to it. */
  fault?: string;
  /** Whether it was put in: its source never sent it. */
  injected?: true;
  /** Its first bytes, in base64. */
  head: string;
}

/** Something that happened to a connection. */
export interface NoteRow {
  /** Its kind. */
  type: "note";
  /** The number of the connection. */
  conn: number;
  /** Which way, where it is about one. */
  direction?: Way;
  /** Milliseconds since the relay began. */
  time: number;
  /** What happened. */
  text: string;
  /** Whether something went wrong. */
  isFault: boolean;
}

/** What stands in the timeline. */
export type Row = MessageRow | NoteRow;

/** What the relay says. */
export type ServerMessage =
  | {
    type: "hello";
    listen: string;
    target: string;
    frame: Record<Way, string>;
    /** How many rows a second are sent at most. */
    rate: number;
    /** Whether the page may send messages. */
    canSend: boolean;
  }
  /** The answer to a filter: the newest rows that it lets pass. */
  | { type: "rows"; ref: number; rows: readonly MessageRow[]; error?: string }
  | {
    type: "update";
    /** Milliseconds since the relay began. */
    time: number;
    open: number;
    count: Record<Way, Count>;
    connections: readonly ConnectionRow[];
    rows: readonly Row[];
    /** How many rows the filter let pass that were not sent, of all time. */
    skipped: number;
  }
  | {
    type: "bytes";
    id: number;
    wire: string;
    length: number;
    at: number;
    message?: string;
    /** The message as values, the likeliest first. */
    values: readonly Decoded[];
  }
  | { type: "gone"; id: number }
  /** What the page sent has gone out, by that connection; or has not, and why. */
  | { type: "sent"; ref: number; conn: number; error?: string }
  /** The faults at work, where it may have some; `error` as the answer to a change: why not, or empty. */
  | { type: "faults"; seed: number; faults: readonly FaultRow[]; error?: string };

/** A message read as a value of a format. */
export interface Decoded {
  /** The format's name. */
  as: "MessagePack" | "CBOR";
  /** The value, laid out; or why there is none. */
  text: string;
  /** Whether it is one that has parts: other bytes are a number in these formats by chance. */
  fits: boolean;
}

/** A message that the page sends. */
export interface Sending {
  /** Comes back with the answer. */
  ref: number;
  /** The number of the connection, and which way. */
  conn: number;
  direction: Way;
  /** The bytes, in base64. */
  bytes: string;
  /** Whether they go as they are, without a frame. */
  isExact: boolean;
  /** What they are sent as, where they become a WebSocket message. */
  kind?: "text" | "binary";
}

/** A fault at work. */
export interface FaultRow {
  /** Its number. */
  id: number;
  /** What it is. */
  fault: string;
  /** How often it struck. */
  hits: number;
}

/** What the page says. */
export type PageMessage =
  /** Which messages it wants to see; `ref` comes back with the rows. */
  | { type: "filter"; ref: number; only: string; text: string; conn: number }
  /** It wants a message's bytes. */
  | { type: "bytes"; id: number }
  /** A fault is to be put to work, or taken away. */
  | { type: "add fault"; fault: string }
  | { type: "remove fault"; id: number }
  /** A message is to be sent. */
  | { type: "send" } & Sending;
