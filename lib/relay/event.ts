import type { Address } from "../address.ts";

/** What a fault, or all of them, did. */
export interface Tally {
  /** How often it struck. */
  hits: number;
  /** How many bytes it took away. */
  lost: number;
  /** How many bytes it put in. */
  added: number;
}

/** Which way bytes go: `up` is from the client to the target. */
export type Direction = "up" | "down";

/** How a direction ended. */
export type EndHow =
  | "FIN"
  | "reset"
  | "timeout"
  | "limit"
  | "truncated"
  | "malformed"
  | "shutdown"
  | "error"
  | "fault";

/**
 * One message: a frame; without a codec what one read gave; a datagram; a WebSocket message.
 *
 * Its bytes are views, valid until the tap has returned and what it returned has resolved.
 */
export interface MessageEvent {
  /** Always `"message"`. */
  type: "message";
  /** The number of the connection, from 1. */
  conn: number;
  /** Which way it went. */
  direction: Direction;
  /** Its number among those of its connection and direction, from 1. */
  index: number;
  /** Milliseconds since the relay began: monotonic, precise to a microsecond. */
  time: number;
  /** The message as the codec gives it. */
  bytes: Uint8Array;
  /** All its bytes on the wire, with what frames it. */
  wire: Uint8Array;
  /** How many reads it came in: more than one when it was cut. */
  reads: number;
  /** How many messages ended in the read in which it ended: more than one when they were glued. */
  glued: number;
  /** What a WebSocket message came as. */
  kind?: "text" | "binary";
  /** What a fault did to it. */
  fault?: string;
  /** Whether it was put in here: its source never sent it. */
  injected?: true;
}

/** A connection is there, with its target. */
export interface OpenEvent {
  /** Always `"open"`. */
  type: "open";
  /** The number of the connection, from 1. */
  conn: number;
  /** As {@linkcode MessageEvent.time}. */
  time: number;
  /** Who asked for it. */
  client: Address;
  /** Where it leads. */
  target: Address;
  /** The same moment, in milliseconds since 1970. */
  at: number;
}

/**
 * Nothing more comes in one direction; or, if it `goesOn`, that its bytes are not the frames they should
 * be: they pass, and those that follow are told as they are read.
 */
export interface EndEvent {
  /** Always `"end"`. */
  type: "end";
  /** The number of the connection, from 1. */
  conn: number;
  /** Which direction ended. */
  direction: Direction;
  /** As {@linkcode MessageEvent.time}. */
  time: number;
  /** Why. */
  how: EndHow;
  /** Whether the bytes pass all the same. */
  goesOn?: true;
  /** The code of a WebSocket's close frame. */
  code?: number;
  /** The words in it, if there are any. */
  reason?: string;
  /** What went wrong, if something did. */
  error?: string;
}

/** A connection is over. */
export interface CloseEvent {
  /** Always `"close"`. */
  type: "close";
  /** The number of the connection, from 1. */
  conn: number;
  /** As {@linkcode MessageEvent.time}. */
  time: number;
  /** Its account. */
  ledger: LedgerEntry;
}

/** Everything that a relay tells. */
export type RelayEvent = OpenEvent | MessageEvent | EndEvent | CloseEvent;

/** Is told what a relay sees; a promise holds that connection back until it resolves. */
export type Tap = (event: RelayEvent) => void | Promise<void>;

/** The account of one connection. */
export interface LedgerEntry {
  /** The number of the connection, from 1. */
  conn: number;
  /** Who asked for it, as an address is printed. */
  client: string;
  /** Where it led, as an address is printed. */
  target: string;
  /** Who ended it: the side that first ended its direction, or failed. */
  by: "client" | "target" | "relay";
  /** How. */
  how: EndHow;
  /** From the client to the target. */
  up: Side;
  /** From the target to the client. */
  down: Side;
  /** How long it was open, in milliseconds. */
  durationMs: number;
  /** What went wrong, if something did. */
  error?: string;
}

/** The account of one direction. */
export interface Side {
  /** How many bytes came in. */
  bytesIn: number;
  /** How many bytes were handed on. */
  bytesOut: number;
  /**
   * How many bytes were read, or put in, and could not be handed on; with faults and with what was put
   * in `bytesIn + injected - lost + added = bytesOut + unsent`.
   */
  unsent: number;
  /** How many messages passed; 0 where nobody cuts the bytes into messages. */
  messages: number;
  /** What was put in, where something was: how many of the messages, and their bytes. */
  injected?: { messages: number; bytes: number };
  /** What faults did, where there are some: how often they struck, what they took and put in. */
  faults?: Tally;
  /** When nothing more came, in milliseconds since the connection opened. */
  endedAt?: number;
  /** How it ended. */
  how?: EndHow;
}
