/**
 * What the page's scripts pass around. Only their checking reads this file.
 *
 * @module
 */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import type { Decoded, MessageRow } from "./protocol.ts";

/** A message with its bytes. */
export interface Message {
  /** What stands in the timeline. */
  row: MessageRow;
  /** Its bytes on the wire, or the first of them. */
  wire: Uint8Array;
  /** Where in them the message begins; -1 where the wire changes its bytes. */
  at: number;
  /** The message, or the first bytes of it. */
  bytes: Uint8Array;
  /** What it is as a value of each format that is no text. */
  values: readonly Decoded[];
}

/** What somebody wrote as bytes: the bytes, or why it is none. */
export interface Edited {
  /** The bytes. */
  bytes?: Uint8Array;
  /** What is wrong. */
  problem?: string;
}

/** A byte as a cell of the hexadecimal view. */
export interface Cell {
  /** Its two digits. */
  hex: string;
  /** Its letter, or a dot. */
  letter: string;
  /** Whether it frames the message. */
  isHeader: boolean;
  /** Whether the compared message has another byte there. */
  differs: boolean;
}
