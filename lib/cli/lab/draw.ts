import { countBytes, spacedHex } from "../../frame/show.ts";
import { safeBytes } from "../../safe.ts";
import type { Observation } from "./experiment.ts";

/** What a drawing is made of: plain text, or text with colours. */
export interface Pens {
  /** Marks a boundary between messages. */
  boundary(text: string): string;
  /** Marks a message cut in two. */
  cut(text: string): string;
  /** Marks a header. */
  header(text: string): string;
  /** A heading. */
  title(text: string): string;
}

/** Pens for a terminal, or for a file. */
export function pens(color: boolean): Pens {
  const pen = (code: number) => (text: string) => color ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { boundary: pen(36), cut: pen(31), header: pen(33), title: pen(1) };
}

/** The story of messages sent raw: which reads they came in. */
export function drawRaw(observation: Observation, pen: Pens): string {
  const { connection, writes, reads } = observation;
  const rows = drawReads(observation, pen);
  return `${pen.title(`1. Raw: ${plural(writes.length, "message")}, one write each`)}
   over ${connection}, to a receiver that takes 64 bytes at a time

   sent      ${writes.slice(0, 3).map((bytes) => `[${safeBytes(bytes)}]`).join(" ")} …

${rows.join("\n")}

   ${plural(writes.length, "write")} became ${plural(reads.length, "read")}. In each read, ${
    pen.boundary("│")
  } is where a message ended and
   the next was glued to it; ${pen.cut("✂")} is where a message was cut in two. None of these
   marks is in the bytes: TCP carries a stream and keeps no boundaries. A receiver
   that takes a read for a message is wrong here: these are "sticky packets" (粘包).
`;
}

/** The story of the same messages behind a length: the reads are as bad, the frames are whole. */
export function drawFramed(
  observation: Observation,
  { spec, pen }: { spec: string; pen: Pens },
): string {
  const { writes, reads, frames } = observation;
  const first = writes[0] ?? new Uint8Array();
  const last = frames.length;
  const shown = frames.map((frame, i) => [i + 1, frame] as const)
    .filter(([n]) => n <= 3 || n === last)
    .map(([n, frame]) =>
      `   frame ${String(n).padStart(2)}  ${countBytes(frame.length)}  ${safeBytes(frame)}`
    );
  if (last > 4) shown.splice(3, 0, "   …");
  return `${pen.title(`2. With --frame ${spec}: the same messages, as frames`)}

${drawFrame([first, frames[0] ?? new Uint8Array()], pen)}

   The receiver's reads are glued and cut as before (${plural(reads.length, "read")}), but it now
   knows where each message ends, and waits for the rest of one that is cut:

${shown.join("\n")}

   ${plural(writes.length, "message")} sent, ${plural(frames.length, "frame")} received.
`;
}

/** One frame's bytes, its header marked off from the message. */
function drawFrame(
  [bytes, message]: readonly [bytes: Uint8Array, message: Uint8Array],
  pen: Pens,
): string {
  const header = spacedHex(bytes.subarray(0, Math.max(0, bytes.length - message.length)));
  const payload = spacedHex(message);
  return `   the first one, byte by byte:

   ${pen.header(header)} ${payload}
   ${pen.header(bar(header.length))} ${bar(payload.length)}
   ${pen.header("header".slice(0, header.length).padEnd(header.length))} message, ${
    countBytes(message.length)
  }: "${safeBytes(message)}"`;
}

function bar(width: number): string {
  return width < 2 ? "─".repeat(width) : `└${"─".repeat(width - 2)}┘`;
}

/** A row for each read: its bytes, with marks where messages begin, end or are cut. */
function drawReads({ writes, reads }: Observation, pen: Pens): string[] {
  const ends = new Set<number>();
  let at = 0;
  for (const bytes of writes) ends.add(at += bytes.length);
  const total = at;
  at = 0;
  return reads.map((bytes, i) => {
    let text = "";
    let from = 0;
    for (let to = 1; to <= bytes.length; to++) {
      if (!ends.has(at + to) && to < bytes.length) continue;
      text += safeBytes(bytes.subarray(from, to));
      if (to < bytes.length) text += pen.boundary("│");
      else if (!ends.has(at + to) && at + to < total) text += pen.cut("✂");
      from = to;
    }
    at += bytes.length;
    const head = `read ${String(i + 1).padStart(2)}  ${countBytes(bytes.length).padEnd(8)}`;
    return `   ${head}  ${text}`;
  });
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
