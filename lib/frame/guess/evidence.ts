import type { ByteCosts } from "./byte_costs.ts";
import type { Candidate } from "./candidates.ts";
import { isText } from "./is_text.ts";
import { lengthsCost } from "./lengths_cost.ts";
import type { Tiling } from "./tiling.ts";

/** What each frame is worth whose message is text, when that of the whole capture is not. */
const [TEXT_MESSAGE, MAX_TEXT] = [4, 24];
/** The most that an end just where a frame ends is worth, and what usual formats get in advance. */
const [MAX_END, USUAL] = [10, 6];
/**
 * Frames that are all as long as each other are as well explained by records of that size, in which
 * some byte is always the same: that much counts for a plain length, for another, and for `fixed`.
 */
const [SAME_PLAIN, SAME_OTHER, SAME_FIXED] = [40, 14, 16];
const MIN_PROMINENCE = 4;
/** What each header must save before it counts: among so many, chance alone saves something. */
const NOISE = 0.05;

/** How much the frames of one capture speak for a candidate, in bits; negative speaks against it. */
// deno-lint-ignore sockeye/max-parameters -- a candidate, its tiling, and the measure of both
export function weigh(candidate: Candidate, tiling: Tiling, costs: ByteCosts): number {
  const bonus = endBonus(tiling);
  switch (candidate.kind) {
    case "length":
    case "head":
      return headerEvidence(candidate, tiling, costs) + bonus;
    case "delimiter":
      return delimiterEvidence(candidate, tiling, costs);
    case "slip":
      return slipEvidence(tiling, costs);
    case "cobs":
      return cobsEvidence(tiling, costs);
    case "fixed":
      return Math.min(2 * tiling.sizes.length, SAME_FIXED) + (tiling.left === 0 ? 1 : 0);
  }
}

/** How unlikely it is that a chain of frames ends exactly at the end of the capture. */
function endBonus({ sizes, bytes, left, more }: Tiling): number {
  return left > 0 || more ? 0 : Math.min(MAX_END, Math.log2(bytes.length / sizes.length));
}

/**
 * What headers cost as bytes, less what their lengths cost. Those of frames as long as the one before
 * count together, and little.
 */
// deno-lint-ignore sockeye/max-parameters -- as weigh()
function headerEvidence(candidate: Candidate, tiling: Tiling, costs: ByteCosts): number {
  const { starts, sizes } = tiling;
  const { offset = 0, adjust = 0 } = candidate.layout ?? {};
  const isPlain = offset === 0 && adjust === 0;
  let [saved, repeated] = [0, 0];
  const changes: number[] = [];
  for (let i = 0; i < starts.length; i++) {
    const bits = headerCost(candidate, tiling, costs, i);
    if (i > 0 && sizes[i] === sizes[i - 1]) repeated += bits;
    else {
      saved += bits;
      changes.push(i);
    }
  }
  for (let column = 0; column < offset; column++) {
    saved += columnEvidence(tiling, { column, frames: changes }, costs);
  }
  const cost = lengthsCost(changes.map((i) => sizes[i]!)) + NOISE * changes.length;
  return saved - cost + Math.min(repeated, isPlain ? SAME_PLAIN : SAME_OTHER) + textBonus(tiling);
}

/** What one header costs as bytes, and what is behind the message of a format that has a trailer. */
// deno-lint-ignore sockeye/max-parameters -- as weigh()
function headerCost(candidate: Candidate, tiling: Tiling, costs: ByteCosts, i: number): number {
  const { bytes, starts, heads, sizes, wires } = tiling;
  const { layout } = candidate;
  const [start, end] = [starts[i]!, starts[i]! + wires[i]!];
  if (isRun(bytes, start, end)) return 0;
  if (layout) return costs.sum(bytes, start + layout.offset, start + layout.header);
  const message = start + heads[i]!;
  return costs.sum(bytes, start, message) + costs.sum(bytes, message + sizes[i]!, end);
}

/** What is saved by knowing which bytes stood in the same place of the frames before. */
// deno-lint-ignore sockeye/max-parameters -- as weigh()
function columnEvidence(
  { bytes, starts }: Tiling,
  { column, frames }: { column: number; frames: readonly number[] },
  costs: ByteCosts,
): number {
  const counts = new Uint32Array(256);
  let saved = 0;
  frames.forEach((frame, seen) => {
    const byte = bytes[starts[frame]! + column]!;
    saved += costs.of(byte) + Math.log2((counts[byte]!++ + 1 / 256) / (seen + 1));
  });
  return Math.max(0, saved);
}

/** What is no text is headers: that is evidence where all the rest is text. */
function textBonus({ bytes, starts, heads, sizes }: Tiling): number {
  if (isText(bytes)) return 0;
  const isMessageText = (start: number, i: number) =>
    isText(bytes.subarray(start + heads[i]!, start + heads[i]! + sizes[i]!));
  return starts.every(isMessageText) ? Math.min(TEXT_MESSAGE * starts.length, MAX_TEXT) : 0;
}

/** Whether bytes are all the same: padding, through which a chain of any format finds its way. */
// deno-lint-ignore sockeye/max-parameters -- a range of bytes
function isRun(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) if (bytes[at] !== bytes[from]) return false;
  return to - from > 1;
}

/** Text in pieces is usual; a zero byte behind binary messages less so. */
// deno-lint-ignore sockeye/max-parameters -- as weigh()
function delimiterEvidence({ spec }: Candidate, tiling: Tiling, costs: ByteCosts): number {
  const { bytes, sizes, left, wires } = tiling;
  const isLine = spec === "line" || spec === "delim:0d0a";
  if (spec === "delim:0d0a" && hasBareLf(bytes)) return 0;
  const delimiter = bytes[wires[0]! - 1]!;
  if (isText(bytes, isLine ? undefined : delimiter)) {
    if (isLine) return USUAL + Math.min(2 * sizes.length, 32);
    // A semicolon also ends what is no message; a control character that no text has does not.
    const isControl = delimiter < 0x20 && delimiter !== 0x0d;
    const isEnough = sizes.length > 1 && (left === 0 || isControl);
    return isEnough ? USUAL + Math.min(2 * sizes.length, 30) : 0;
  }
  if (spec !== "nul" || sizes.length < 4 || sizes.includes(0)) return 0;
  return costs.prominence(0) < MIN_PROMINENCE ? 0 : USUAL + Math.min(sizes.length, 12);
}

function hasBareLf(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 1] !== 13) return true;
  }
  return false;
}

/** Each escape that is one could have been followed by 254 other bytes. */
function slipEvidence({ bytes, starts, sizes }: Tiling, costs: ByteCosts): number {
  const escapes = bytes.reduce((sum, byte) => byte === 0xdb ? sum + 1 : sum, 0);
  const isProminent = costs.prominence(0xc0) >= MIN_PROMINENCE;
  const isFramed = (sizes.length > 1 || bytes[0] === 0xc0) && isProminent;
  // A pair of ENDs between frames, which many senders write, is no accident either.
  const pairs = starts.filter((start) => start > 0 && bytes[start] === 0xc0).length;
  return isFramed ? 7 * escapes + Math.min(4 * sizes.length, 24) + 4 * pairs : 0;
}

/** The first code of a frame and its zero: where the one points, through the others, is the other. */
function cobsEvidence({ bytes, starts, sizes, left }: Tiling, costs: ByteCosts): number {
  const codes = starts.reduce((sum, start) => sum + costs.of(bytes[start]!) + costs.of(0), 0);
  return sizes.length < 2 && left > 0 ? 0 : codes;
}
