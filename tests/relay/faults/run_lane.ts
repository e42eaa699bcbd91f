import { concat } from "@std/bytes";
import type { Direction, MessageEvent } from "../../../lib/relay/event.ts";
import { parseFault } from "../../../lib/relay/faults/fault.ts";
import { FaultSet } from "../../../lib/relay/faults/fault_set.ts";
import type { Lane } from "../../../lib/relay/faults/lane.ts";
import type { Piece } from "../../../lib/relay/faults/piece.ts";
import type { LaneKind } from "../../../lib/relay/faults/stage_of.ts";

/** A set of faults on frames, or what else `framing` says. */
export function faultSet(
  faults: readonly string[],
  { seed = 1, framing = "frames" as LaneKind, maxBuffer = 1 << 20 } = {},
): FaultSet {
  return new FaultSet({
    faults: faults.map(parseFault),
    ...{ seed, framing: { up: framing, down: framing }, maxBuffer },
  });
}

/** A message of one header byte, its length, and the bytes. */
export function message(bytes: Uint8Array, index = 1, { direction = "up" as Direction } = {}) {
  const wire = concat([Uint8Array.of(bytes.length), bytes]);
  const event: MessageEvent = {
    ...{ type: "message", conn: 1, direction, index, time: 0, reads: 1, glued: 1 },
    ...{ bytes: wire.subarray(1), wire },
  };
  return event;
}

/** A read, of a stream without frames. */
export function read(bytes: Uint8Array): MessageEvent {
  return { ...message(new Uint8Array()), bytes, wire: bytes };
}

/** What went out, and when. */
export interface Sent {
  /** Every write. */
  pieces: Piece[];
  /** All bytes. */
  bytes: Uint8Array;
}

/** Pushes messages into a lane, each at its time; then the end; and takes all that comes out. */
export function runLane(
  lane: Lane,
  messages: readonly MessageEvent[],
  { every = 0, isEnded = true } = {},
): Sent {
  const pieces: Piece[] = [];
  let now = 0;
  function takeUntil(end: number): void {
    for (;;) {
      for (let piece = lane.take(now); piece; piece = lane.take(now)) {
        pieces.push({ ...piece, at: now });
      }
      const { wakeAt } = lane;
      if (wakeAt > end || wakeAt === Infinity) break;
      now = Math.max(now, wakeAt);
    }
    if (end < Infinity) now = end;
  }
  for (const message of messages) {
    lane.push(message, now);
    takeUntil(now + every);
  }
  if (isEnded) lane.end(now);
  takeUntil(Infinity);
  return { pieces, bytes: concat(pieces.map(({ bytes }) => bytes)) };
}

/** Runs messages through faults, upwards. */
export function run(
  faults: readonly string[],
  messages: readonly MessageEvent[],
  options: Parameters<typeof faultSet>[1] & Parameters<typeof runLane>[2] & { conn?: number } = {},
): Sent & { lane: Lane } {
  const { up: lane } = faultSet(faults, options).forConnection(options.conn ?? 1);
  return { ...runLane(lane, messages, options), lane };
}
