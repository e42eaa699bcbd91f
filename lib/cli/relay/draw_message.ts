import { unicodeWidth } from "@std/cli/unicode-width";
import { countBytes } from "../../frame/show.ts";
import type { MessageEvent } from "../../relay/event.ts";
import { safeBytes } from "../../safe.ts";
import { summarize } from "../view.ts";
import { type Decode, showValue } from "../../relay/decode_value.ts";
import type { Pens } from "./pens.ts";

/** How messages are shown. */
export interface MessageView {
  /** As what: a few words on the line, the whole text, hexadecimal digits, or a value. */
  view: string | undefined;
  /** Reads a message as that value. */
  decode: Decode | undefined;
  /** Says whether it is another one of the read that the message in front of it came in. */
  follows?: ((message: MessageEvent) => boolean) | undefined;
}

/** Where what does not fit on a message's line stands. */
const INDENT = " ".repeat(13);
/** How wide what a message says is at least, so that marks stand below each other. */
const MARKS = 28;
/** How many bytes of one message the hexadecimal view shows. */
const MAX_HEX = 4096;
const ROW = 16;

/** What a message says, behind the columns that every line has, and below them. */
export function drawMessage(
  message: MessageEvent,
  { view, decode, follows, pen }: MessageView & { pen: Pens },
): string {
  const { bytes, kind } = message;
  const size = countBytes(bytes.length).padStart(11);
  const about = `${pen.dim(`${size}${kind === "binary" ? " binary" : ""}`)} `;
  const marks = drawMarks(message, { pen, isNext: follows?.(message) ?? false });
  if (view === "hex") return [about + marks, ...hexRows(message, pen)].join("\n").trimEnd();
  const [first = "", ...rest] = decode ? [showValue(bytes, decode)] : textOf(bytes, view);
  const gap = marks === "" ? "" : " ".repeat(Math.max(0, MARKS - unicodeWidth(first)));
  return [`${about} ${first}${gap}${marks}`, ...rest.map((line) => INDENT + line)].join("\n");
}

/** Why a message is not one read: what makes packets "sticky". */
function drawMarks(
  { reads, glued, fault, injected }: MessageEvent,
  { pen, isNext }: { pen: Pens; isNext: boolean },
): string {
  return [
    ...(glued > 1 ? [pen.glued(isNext ? "│" : `│ ${glued} glued in one read`)] : []),
    ...(reads > 1 ? [pen.cut(`✂ cut in ${reads} reads`)] : []),
    ...(injected ? [pen.cut("» injected")] : []),
    ...(fault === undefined ? [] : [pen.cut(`⚡ ${fault}`)]),
  ].map((mark) => `  ${mark}`).join("");
}

function textOf(bytes: Uint8Array, view: string | undefined): string[] {
  if (view !== "text") return [summarize(bytes)];
  const lines: string[] = [];
  for (let from = 0; from <= bytes.length && lines.length < 1000;) {
    const at = bytes.indexOf(0x0a, from);
    const to = at < 0 ? bytes.length : at;
    if (at >= 0 || to > from) lines.push(safeBytes(bytes.subarray(from, to)));
    from = to + 1;
  }
  return lines;
}

/** Every byte on the wire, with what frames the message in another colour, and as text beside it. */
function hexRows({ wire, bytes }: MessageEvent, pen: Pens): string[] {
  const shown = wire.subarray(0, MAX_HEX);
  // A payload that is no part of the wire was unstuffed: then it cannot be told apart.
  const isPart = bytes.buffer === wire.buffer && bytes.byteOffset >= wire.byteOffset;
  const from = isPart ? bytes.byteOffset - wire.byteOffset : 0;
  const to = isPart ? from + bytes.length : wire.length;
  const rows: string[] = [];
  for (let at = 0; at < shown.length; at += ROW) {
    const row = shown.subarray(at, at + ROW);
    const pairs = Array.from(row, (byte, i) => {
      const pair = byte.toString(16).padStart(2, "0");
      return at + i < from || at + i >= to ? pen.header(pair) : pair;
    });
    const gap = " ".repeat(3 * (ROW - row.length) + 2);
    const offset = pen.dim(at.toString(16).padStart(6, "0"));
    rows.push(`${INDENT}${offset}  ${pairs.join(" ")}${gap}${pen.dim(asciiOf(row))}`);
  }
  if (wire.length > MAX_HEX) rows.push(`${INDENT}… ${countBytes(wire.length - MAX_HEX)} more`);
  return rows;
}

function asciiOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte >= 32 && byte < 127 ? String.fromCharCode(byte) : "·")
    .join("");
}
