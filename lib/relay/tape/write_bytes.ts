import type { MessageEvent } from "../event.ts";
import { writeText } from "./json_text.ts";
import type { LineBuffer } from "./line_buffer.ts";

/** Where a message that is no view of its wire bytes is looked for: as far as headers go. */
const MAX_HEAD = 64;

/**
 * Writes the bytes of a message as fields: its text where it has one, else base64; and what the wire
 * puts around it, so that all its bytes can be sent again without a codec.
 */
export function writeBytes({ bytes, wire }: MessageEvent, out: LineBuffer): void {
  const before = out.length;
  out.ascii(',"text":"');
  if (!writeText(bytes, out)) {
    out.length = before;
    out.ascii(',"base64":"');
    out.base64(bytes);
  }
  const from = placeIn(wire, bytes);
  const to = from + bytes.length;
  if (from < 0) {
    out.ascii('","wire":"');
    out.base64(wire);
  }
  if (from > 0) {
    out.ascii('","head":"');
    out.hex(wire, { to: from });
  }
  if (from >= 0 && to < wire.length) {
    out.ascii('","tail":"');
    out.hex(wire, { from: to });
  }
  out.ascii('"');
}

/** Where a message lies in its bytes on the wire; -1 when it is not a piece of them. */
function placeIn(wire: Uint8Array, bytes: Uint8Array): number {
  if (bytes.length === 0) return wire.length > 0 ? wire.length : 0;
  const at = bytes.byteOffset - wire.byteOffset;
  const isView = bytes.buffer === wire.buffer && at >= 0 && at + bytes.length <= wire.length;
  if (isView) return at;
  const last = Math.min(wire.length - bytes.length, MAX_HEAD);
  for (let from = 0; from <= last; from++) {
    if (bytes.every((byte, i) => byte === wire[from + i])) return from;
  }
  return -1;
}
