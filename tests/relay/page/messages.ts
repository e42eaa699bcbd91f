import type { Direction, MessageEvent } from "../../../lib/relay/event.ts";

/** A message of so many bytes with a header of one byte. */
export function messageOf(
  index: number,
  { time = 0, size = 1, conn = 1, direction = "up" as Direction } = {},
): MessageEvent {
  const wire = new Uint8Array(size + 1).fill(index);
  wire[0] = size;
  const common = { type: "message", reads: 1, glued: 1 } as const;
  return { ...common, conn, direction, index, time, wire, bytes: wire.subarray(1) };
}
