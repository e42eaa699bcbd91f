import { concat } from "@std/bytes";
import { guess } from "../../frame/guess.ts";
import type { CloseEvent, Direction, MessageEvent, RelayEvent, Tap } from "../../relay/event.ts";
import type { EventLog } from "../event_log.ts";

/** How much of each direction of a connection is looked at, and of how many connections. */
const MAX_BYTES = 64 << 10;
const MAX_CAPTURES = 8;

/** What a direction of a connection began with. */
interface Capture {
  readonly chunks: Uint8Array[];
  size: number;
}

/** `relay --guess`: tells which codec fits what passes, direction by direction, as connections end. */
export function openGuesser(log: EventLog): Tap {
  const captures: Record<Direction, Map<number, Capture>> = { up: new Map(), down: new Map() };
  const told: Partial<Record<Direction, string>> = {};
  const tell = (direction: Direction) => {
    const bytes = [...captures[direction].values()].map(({ chunks }) => concat(chunks));
    const [best] = guess(bytes);
    const text = best ? `--frame-${direction} ${best.spec}: ${best.reasons.join(", ")}` : undefined;
    if (text === undefined || best!.spec === told[direction]) return;
    told[direction] = best!.spec;
    log.note(`guess: ${text}`, { direction, spec: best!.spec, bits: Math.round(best!.bits) });
  };
  return (event: RelayEvent) => {
    if (event.type === "message") keep(captures[event.direction], event);
    if (event.type !== "close" || !isKept(captures, event)) return;
    tell("up");
    tell("down");
  };
}

function keep(captures: Map<number, Capture>, { conn, wire }: MessageEvent): void {
  const capture = captures.get(conn) ?? { chunks: [], size: 0 };
  if (capture.size >= MAX_BYTES) return;
  if (!captures.has(conn)) {
    if (captures.size >= MAX_CAPTURES) return;
    captures.set(conn, capture);
  }
  // The bytes are the relay's, which reads into them again.
  capture.chunks.push(wire.slice(0, MAX_BYTES - capture.size));
  capture.size += wire.length;
}

function isKept(captures: Record<Direction, Map<number, Capture>>, { conn }: CloseEvent): boolean {
  return captures.up.has(conn) || captures.down.has(conn);
}
