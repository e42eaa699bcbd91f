import { formatAddress } from "../../address.ts";
import type { Direction, MessageEvent, RelayEvent } from "../event.ts";

/** What has come in one direction. */
export interface LiveSide {
  /** How many messages. */
  messages: number;
  /** How many bytes, with what frames them. */
  bytes: number;
}

/** A connection that is open. */
export interface LiveConnection extends Record<Direction, LiveSide> {
  /** Its number. */
  conn: number;
  /** Who asked for it. */
  client: string;
  /** Where it leads. */
  target: string;
  /** When it was opened, in milliseconds since 1970. */
  openedAt: number;
}

/** What has passed a relay in all. */
export interface LiveSums extends Record<Direction, LiveSide> {
  /** How many connections are open. */
  open: number;
  /** How many are over. */
  closed: number;
}

/** The connections of a relay, as a tap sees them. */
export class LiveConnections {
  readonly #open = new Map<number, LiveConnection>();
  readonly #sums: Record<Direction, LiveSide> = { up: newSide(), down: newSide() };
  #closed = 0;

  /** Takes an event of the relay. */
  add(event: RelayEvent): void {
    const { conn } = event;
    if (event.type === "open") {
      const [client, target] = [event.client, event.target].map((at) => formatAddress(at));
      const sides = { up: newSide(), down: newSide() };
      this.#open.set(conn, {
        conn,
        client: client!,
        target: target!,
        openedAt: event.at,
        ...sides,
      });
    } else if (event.type === "close") {
      this.#open.delete(conn);
      this.#closed++;
    } else if (event.type === "message") {
      count(this.#sums[event.direction], event);
      const connection = this.#open.get(conn);
      if (connection) count(connection[event.direction], event);
    }
  }

  /** Those that are open, the oldest first. */
  list(): readonly LiveConnection[] {
    return [...this.#open.values()];
  }

  /** What has passed in all. */
  sums(): LiveSums {
    return { open: this.#open.size, closed: this.#closed, ...this.#sums };
  }
}

function newSide(): LiveSide {
  return { messages: 0, bytes: 0 };
}

function count(side: LiveSide, { wire }: MessageEvent): void {
  side.messages++;
  side.bytes += wire.length;
}
