import type { Format } from "./format.ts";
import { encodeServerMessage } from "./protocol.ts";

/** Options of {@linkcode jsonFormat}. */
export interface JsonFormatOptions {
  /** A name for it. */
  name: string;
  /** Puts the JSON of one message into what the door writes. */
  wrap(json: Uint8Array<ArrayBuffer>): Uint8Array;
}

/** Makes a format for programs: JSON, in the frames of a door. */
export function jsonFormat({ name, wrap }: JsonFormatOptions): Format {
  return { name, echo: true, encode: (message) => wrap(encodeServerMessage(message)) };
}

/** JSON in frames of `u32le`. */
export const FRAME_FORMAT: Format = jsonFormat({ name: "frame", wrap: withLength });

function withLength(json: Uint8Array<ArrayBuffer>): Uint8Array {
  const frame = new Uint8Array(4 + json.length);
  new DataView(frame.buffer).setUint32(0, json.length, true);
  frame.set(json, 4);
  return frame;
}
