import { type Address, formatAddress } from "../address.ts";
import type { Direction, LedgerEntry, Side } from "./event.ts";
import type { FlowEnd } from "./flow_end.ts";

/** The end of one direction, in the order in which they came. */
export interface DirectionEnd extends FlowEnd {
  /** Which one ended. */
  direction: Direction;
}

/** An account with nothing in it. */
export function newSide(): Side {
  return { bytesIn: 0, bytesOut: 0, unsent: 0, messages: 0 };
}

/** What is known of a connection that is over. */
export interface Account {
  /** Its number. */
  conn: number;
  /** Who asked for it. */
  client: Address;
  /** Where it led. */
  target: Address;
  /** From the client to the target. */
  up: Side;
  /** From the target to the client. */
  down: Side;
  /** How its directions ended, the first one first. */
  ends: readonly DirectionEnd[];
  /** How long it was open, in milliseconds. */
  durationMs: number;
}

/**
 * Closes the account of a connection. Of its two ends the one counts that was not in order, else the
 * first.
 */
export function closeLedger({ client, target, up, down, ends, ...rest }: Account): LedgerEntry {
  const end = ends.find(({ how }) => how !== "FIN") ?? ends[0];
  for (const side of [up, down]) {
    const { lost, added } = side.faults ?? { lost: 0, added: 0 };
    const injected = side.injected?.bytes ?? 0;
    side.unsent = side.bytesIn + injected - lost + added - side.bytesOut;
  }
  return {
    ...rest,
    client: formatAddress(client),
    target: formatAddress(target),
    by: end ? whose(end) : "relay",
    how: end?.how ?? "FIN",
    up,
    down,
    ...(end?.error ? { error: end.error.message } : {}),
  };
}

function whose({ at, direction }: DirectionEnd): LedgerEntry["by"] {
  if (at === "relay") return "relay";
  return (at === "from") === (direction === "up") ? "client" : "target";
}
