import { formatAddress } from "../../address.ts";
import type { MessageEvent, RelayEvent } from "../event.ts";
import type { TapeHeader } from "./header.ts";
import { toMessageFields } from "./message_fields.ts";

const ENCODER = new TextEncoder();
/** Where lines are encoded: into memory that is there, a fifth of the time of into new memory. */
const SCRATCH = new Uint8Array(256 << 10);
/** The most bytes of UTF-8 for one unit of a string. */
const MAX_WIDTH = 3;

/** Writes the first line of a tape, its line end included. */
export function encodeTapeHeader(header: TapeHeader): Uint8Array {
  return encodeLine(header);
}

/** Writes an event as a line of a tape, its line end included. */
export function encodeTapeEvent(event: RelayEvent): Uint8Array {
  return event.type === "message" ? encodeText(lineOfMessage(event)) : encodeLine(fieldsOf(event));
}

function encodeLine(fields: object): Uint8Array {
  return encodeText(`${JSON.stringify(fields)}\n`);
}

function encodeText(text: string): Uint8Array {
  if (text.length * MAX_WIDTH > SCRATCH.length) return ENCODER.encode(text);
  return SCRATCH.slice(0, ENCODER.encodeInto(text, SCRATCH).written);
}

/**
 * What most messages have is left out: one read, not glued. Written by hand, in a third of the time of
 * `JSON.stringify`, as it is for every message; only what may be any text has to be escaped.
 */
function lineOfMessage(event: MessageEvent): string {
  const { conn, direction, index, time, reads, glued, kind, fault, injected } = event;
  const { text, base64, head, tail, wire } = toMessageFields(event);
  let line = `{"type":"message","conn":${conn},"direction":"${direction}","index":${index},"time":${
    toMicroseconds(time)
  }`;
  if (reads !== 1) line += `,"reads":${reads}`;
  if (glued !== 1) line += `,"glued":${glued}`;
  if (kind !== undefined) line += `,"kind":"${kind}"`;
  if (fault !== undefined) line += `,"fault":${JSON.stringify(fault)}`;
  if (injected) line += `,"injected":true`;
  if (text !== undefined) line += `,"text":${JSON.stringify(text)}`;
  if (base64 !== undefined) line += `,"base64":"${base64}"`;
  if (head !== undefined) line += `,"head":"${head}"`;
  if (tail !== undefined) line += `,"tail":"${tail}"`;
  if (wire !== undefined) line += `,"wire":"${wire}"`;
  return `${line}}\n`;
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
