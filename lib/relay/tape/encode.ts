import { formatAddress } from "../../address.ts";
import type { MessageEvent, RelayEvent } from "../event.ts";
import type { TapeHeader } from "./header.ts";
import { LineBuffer } from "./line_buffer.ts";
import { MessageWriter } from "./message_writer.ts";

const ENCODER = new TextEncoder();

/** Writes the first line of a tape, its line end included. */
export function encodeTapeHeader(header: TapeHeader): Uint8Array {
  return encodeLine(header);
}

/** Writes an event as a line of a tape, its line end included. */
export function encodeTapeEvent(event: RelayEvent): Uint8Array {
  const line = new LineBuffer();
  new EventWriter().write(event, line);
  return line.written;
}

/** Writes events as lines of a tape, one behind the other. */
export class EventWriter {
  readonly #messages = new MessageWriter();

  /** Writes a line, its end included. */
  write(event: RelayEvent, out: LineBuffer): void {
    if (event.type === "message") this.#messages.write(event, out);
    else out.push(encodeLine(fieldsOf(event)));
  }
}

function encodeLine(fields: object): Uint8Array {
  return ENCODER.encode(`${JSON.stringify(fields)}\n`);
}

function fieldsOf(event: Exclude<RelayEvent, MessageEvent>): object {
  // No line has digits that mean nothing.
  const time = Math.round(event.time * 1000) / 1000;
  if (event.type !== "open") return { ...event, time };
  const { client, target } = event;
  return { ...event, time, client: formatAddress(client), target: formatAddress(target) };
}
