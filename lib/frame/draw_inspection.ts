import { ByteRows, type ByteRowsOptions } from "./byte_rows.ts";
import type { InspectionFault, InspectionFrame, InspectionPart } from "./inspection.ts";
import { countBytes } from "./show.ts";

const CYAN = 36;
const GREEN = 32;
const MAGENTA = 35;
const YELLOW = 33;
const RED = 31;
const BOLD = 1;
const DIM = 2;

/**
 * Draws a part of an input: a title, then rows of a role, an offset, bytes in hexadecimal, and the
 * same bytes as text with a dot for all that is not printable ASCII.
 *
 * ```text
 * frame 2 at 9: 6 bytes = 4 header + 2 payload
 * header       9  02 00 00 00                                     ····
 * payload     13  68 69                                           hi
 * ```
 *
 * @returns The lines, without line ends.
 */
export function drawInspection(part: InspectionPart, options: ByteRowsOptions = {}): string[] {
  const rows = new ByteRows(options);
  const title = `frame ${part.index} at ${part.offset}: `;
  if (part.kind === "frame") {
    rows.title(title + describeSizes(part), BOLD);
    drawFrame(part, rows);
  } else if (part.kind === "fault") {
    rows.title(`${title}malformed`, RED);
    drawFault(part, rows);
  } else {
    rows.title(`${title}unfinished`, RED);
    rows.bytes("begun", { bytes: part.bytes, offset: part.offset, color: YELLOW });
    rows.note(part.error.message, 0);
  }
  if (part.kind !== "frame" && part.advice !== undefined) rows.title(part.advice, GREEN);
  return rows.lines;
}

/** "9 bytes = 4 header + 5 payload". */
function describeSizes(frame: InspectionFrame): string {
  const { bytes, payload, payloadAt } = frame;
  const size = countBytes(bytes.length);
  if (payloadAt === undefined) return `${size} on the wire for ${payload.length} of payload`;
  const header = payloadAt > 0 ? [`${payloadAt} header`] : [];
  const behind = bytes.length - payloadAt - payload.length;
  const trailer = behind > 0 ? [`${behind} trailer`] : [];
  return `${size} = ${[...header, `${payload.length} payload`, ...trailer].join(" + ")}`;
}

function drawFrame(frame: InspectionFrame, rows: ByteRows): void {
  const { bytes, offset, payload, payloadAt } = frame;
  if (payloadAt === undefined) {
    rows.bytes("wire", { bytes, offset, color: YELLOW });
    rows.bytes("payload", { bytes: payload, color: GREEN });
    return;
  }
  const behind = payloadAt + payload.length;
  const header = bytes.subarray(0, payloadAt);
  const trailer = bytes.subarray(behind);
  if (header.length > 0) rows.bytes("header", { bytes: header, offset, color: CYAN });
  rows.bytes("payload", { bytes: payload, offset: offset + payloadAt, color: GREEN });
  if (trailer.length === 0) return;
  rows.bytes("trailer", { bytes: trailer, offset: offset + behind, color: MAGENTA });
}

/** The bytes up to the one that made it a fault, why, and what came behind them. */
function drawFault(fault: InspectionFault, rows: ByteRows): void {
  const { bytes, offset, wrong, error } = fault;
  if (wrong > 0) rows.bytes("wrong", { bytes: bytes.subarray(0, wrong), offset, color: RED });
  rows.note(error.message, wrong);
  const rest = bytes.subarray(wrong);
  if (rest.length > 0) rows.bytes("", { bytes: rest, offset: offset + wrong, color: DIM });
}
