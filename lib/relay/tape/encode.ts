import { formatAddress } from "../../address.ts";
import type { MessageEvent, RelayEvent } from "../event.ts";
import type { TapeHeader } from "./header.ts";
import { toMessageFields } from "./message_fields.ts";

const ENCODER = new TextEncoder();

/** Writes the first line of a tape, its line end included. */
export function encodeTapeHeader(header: TapeHeader): Uint8Array {
  return encodeLine(header);
}

/** Writes an event as a line of a tape, its line end included. */
export function encodeTapeEvent(event: RelayEvent): Uint8Array {
  return encodeLine(event.type === "message" ? fieldsOfMessage(event) : fieldsOf(event));
}

function encodeLine(fields: object): Uint8Array {
  return ENCODER.encode(`${JSON.stringify(fields)}\n`);
}

/** What most messages have is left out: one read, not glued. */
function fieldsOfMessage(event: MessageEvent): object {
  const { type, conn, direction, index, time, reads, glued, kind, fault } = event;
  return {
    ...{ type, conn, direction, index, time: toMicroseconds(time) },
    ...(reads === 1 ? {} : { reads }),
    ...(glued === 1 ? {} : { glued }),
    ...(kind === undefined ? {} : { kind }),
    ...(fault === undefined ? {} : { fault }),
    ...toMessageFields(event),
  };
}

function fieldsOf(event: Exclude<RelayEvent, MessageEvent>): object {
  const time = toMicroseconds(event.time);
  if (event.type !== "open") return { ...event, time };
  const { client, target } = event;
  return { ...event, time, client: formatAddress(client), target: formatAddress(target) };
}

/** Rounds milliseconds to whole microseconds, so that no line has digits that mean nothing. */
function toMicroseconds(time: number): number {
  return Math.round(time * 1000) / 1000;
}
