import { countBytes, countOf, spacedHex, wrap } from "../../frame/show.ts";
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

/** How a drawing is drawn. */
export interface DrawLabOptions {
  /** Its colours, if any. */
  readonly pen: Pens;
  /** How wide it may be, in columns. */
  readonly width: number;
}

/** What stands in front of each line but the titles. */
const MARGIN = "   ";
/** Longer lines are hard to read. */
const MAX_PROSE = 78;
/** How many messages stand for all of them. */
const FEW = 3;

/** The story of messages sent raw: which reads they came in. */
export function drawRaw(observation: Observation, options: DrawLabOptions): string {
  const { connection, writes, reads } = observation;
  const { pen } = options;
  const paint = (line: string) =>
    line.replace("│", () => pen.boundary("│")).replace("✂", () => pen.cut("✂"));
  const sent = writes.slice(0, FEW).map((bytes) => `[${safeBytes(bytes)}]`);
  if (writes.length > FEW) sent.push("…");
  return `${pen.title(`1. Raw: ${countOf(writes.length, "message")}, one write each`)}
${prose(`over ${connection}, to a receiver that takes 64 bytes at a time`, options)}

${prose(`sent      ${sent.join(" ")}`, options)}

${drawReads(observation, options).join("\n")}

${
    paint(prose(
      `${countOf(writes.length, "write")} became ${countOf(reads.length, "read")}. In each read, ` +
        "│ is where a message ended and the next was glued to it; ✂ is where a message was cut in " +
        "two. None of these marks is in the bytes: TCP carries a stream and keeps no boundaries. A " +
        'receiver that takes a read for a message is wrong here: these are "sticky packets" (粘包).',
      options,
    ))
  }
`;
}

/** The story of the same messages behind a length: the reads are as bad, the frames are whole. */
export function drawFramed(
  observation: Observation,
  { spec, ...options }: DrawLabOptions & { spec: string },
): string {
  const { writes, reads, frames } = observation;
  const { pen } = options;
  const first = writes[0] ?? new Uint8Array();
  const last = frames.length;
  const shown = frames.map((frame, i) => [i + 1, frame] as const)
    .filter(([n]) => n <= FEW || n === last)
    .map(([n, frame]) =>
      `${MARGIN}frame ${String(n).padStart(2)}  ${countBytes(frame.length)}  ${safeBytes(frame)}`
    );
  if (last > FEW + 1) shown.splice(FEW, 0, `${MARGIN}…`);
  const reading = `The receiver's reads are glued and cut as before (${
    countOf(reads.length, "read")
  }), but it now knows where each message ends, and waits for the rest of one that is cut:`;
  return `${pen.title(`2. With --frame ${spec}: the same messages, as frames`)}

${drawFrame([first, frames[0] ?? new Uint8Array()], pen)}

${prose(reading, options)}

${shown.join("\n")}

${MARGIN}${countOf(writes.length, "message")} sent, ${countOf(frames.length, "frame")} received.
`;
}

/** Text in lines that are as wide as the drawing may be. */
function prose(text: string, { width }: DrawLabOptions): string {
  const room = Math.min(width, MAX_PROSE) - MARGIN.length;
  return wrap(text, room).map((line) => MARGIN + line).join("\n");
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

/** The rows of each read: its bytes, with marks where messages begin, end or are cut. */
function drawReads({ writes, reads }: Observation, { pen, width }: DrawLabOptions): string[] {
  const ends = new Set<number>();
  let at = 0;
  for (const bytes of writes) ends.add(at += bytes.length);
  const total = at;
  at = 0;
  return reads.flatMap((bytes, i) => {
    const pieces: Piece[] = [];
    let from = 0;
    for (let to = 1; to <= bytes.length; to++) {
      if (!ends.has(at + to) && to < bytes.length) continue;
      const text = safeBytes(bytes.subarray(from, to));
      const isCut = !ends.has(at + to) && at + to < total;
      pieces.push({
        text,
        mark: to < bytes.length ? pen.boundary("│") : isCut ? pen.cut("✂") : "",
      });
      from = to;
    }
    at += bytes.length;
    const size = countBytes(bytes.length).padEnd(8);
    const head = `${MARGIN}read ${String(i + 1).padStart(2)}  ${size}  `;
    return fillRows(pieces, width - head.length)
      .map((row, n) => (n === 0 ? head : " ".repeat(head.length)) + row);
  });
}

/** A message or a part of one, and the mark behind it, which takes one column. */
interface Piece {
  text: string;
  mark: string;
}

/** Puts pieces into rows; one that is longer than a row stays whole. */
function fillRows(pieces: readonly Piece[], room: number): string[] {
  const rows: string[] = [];
  let left = 0;
  for (const { text, mark } of pieces) {
    const columns = text.length + (mark === "" ? 0 : 1);
    if (columns > left || rows.length === 0) {
      rows.push("");
      left = room;
    }
    rows[rows.length - 1] += text + mark;
    left -= columns;
  }
  return rows;
}
