import type { ServerMessage } from "./protocol.ts";

/** What a format may know of the member it writes for. */
export interface FormatMember {
  /** The member's name; empty before it has one. */
  name: string;
  /** In how many rooms it is. */
  rooms: number;
}

/**
 * How a door writes messages. A message to many is encoded once for each format: for all members
 * in one room, and for all in several. Its name counts only in a message for one.
 */
export interface Format {
  /** A name for it: `text`. */
  readonly name: string;
  /** Whether a member is sent its own messages; what a person typed is on the screen already. */
  readonly echo: boolean;
  /** Writes a message; no bytes where it has nothing to say. */
  encode(message: ServerMessage, member: FormatMember): Uint8Array;
}
