import { spacedHex } from "../show.ts";
import type { Kind, Layout } from "./candidates.ts";
import type { Tiling } from "./tiling.ts";

/** Says why a spec was guessed: how it tiles, which lengths, how it ends, and what its options mean. */
export function describeTilings(
  tilings: readonly Tiling[],
  { layout, kind, lengths }: {
    layout?: Layout | undefined;
    kind: Kind;
    lengths: readonly [number, number];
  },
): string[] {
  const frames = tilings.reduce((sum, { sizes }) => sum + sizes.length, 0);
  const bytes = tilings.reduce((sum, tiling) => sum + tiling.bytes.length, 0);
  const left = tilings.reduce((sum, tiling) => sum + tiling.left, 0);
  const [least, most] = lengths.map(group);
  return [
    `tiles ${count(bytes, "byte")} as ${count(frames, "frame")}`,
    least === most ? `all ${count(lengths[0], "byte")} long` : `lengths ${least}–${most}`,
    ...(kind === "fixed" ? [] : [describeEnd(tilings, left)]),
    ...(layout ? describeLayout(tilings, layout) : []),
  ];
}

function describeEnd(tilings: readonly Tiling[], left: number): string {
  if (tilings.some(({ more }) => more)) return "and so on";
  if (left === 0) return "ends clean";
  return `the last frame is cut off after ${count(left, "byte")}`;
}

function describeLayout(tilings: readonly Tiling[], { offset, header, adjust }: Layout): string[] {
  const words: string[] = [];
  const constant = offset > 0 ? commonStart(tilings, offset) : undefined;
  if (constant) words.push(`every frame begins with ${spacedHex(constant)}`);
  if (adjust === -header && header > 0) words.push("the length counts the whole frame");
  else if (adjust < 0) words.push("the length counts its own bytes");
  if (adjust > 0) words.push(`the length leaves out ${count(adjust, "byte")} behind it`);
  return words;
}

/** The bytes with which all frames begin, up to `size` of them. */
function commonStart(tilings: readonly Tiling[], size: number): Uint8Array | undefined {
  const first = tilings[0]!.bytes.subarray(0, size);
  let same = size;
  for (const { bytes, starts } of tilings) {
    for (const start of starts) {
      for (let at = 0; at < same; at++) if (bytes[start + at] !== first[at]) same = at;
    }
  }
  return same > 0 ? first.subarray(0, same) : undefined;
}

function count(number: number, noun: string): string {
  return `${group(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** 1234567 as 1,234,567. */
function group(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
