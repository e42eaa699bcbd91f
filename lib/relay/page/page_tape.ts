import type { RelayEvent } from "../event.ts";
import { encodeTapeEvent, encodeTapeHeader } from "../tape/encode.ts";
import { makeTapeHeader, type TapeHeaderInit } from "../tape/header.ts";
import type { Inspection } from "./inspection.ts";

/** How many events are written at once. */
const BATCH = 500;

/** What is still there of a relay's connections and messages, as a tape. */
export function tapeOf(
  { ring, connections }: Inspection,
  init: TapeHeaderInit,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const known = [...connections.all()];
  const events: RelayEvent[] = [
    ...known.map(({ open }) => open),
    ...ring.newest(Infinity, () => true).map(({ event }) => event),
    ...known.flatMap(({ close }) => close ?? []),
  ].sort((a, b) => a.time - b.time); // Stable: what began at one time stays in order.
  let next = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(encodeTapeHeader(makeTapeHeader(init)).slice()),
    pull(controller) {
      for (const event of events.slice(next, next + BATCH)) {
        controller.enqueue(encodeTapeEvent(event).slice());
      }
      next += BATCH;
      if (next >= events.length) controller.close();
    },
  });
}
