import type { Direction } from "../event.ts";
import type { Mask } from "./ignore.ts";

/** Where what came is not what was recorded. */
export interface Difference {
  /** What it is: a message that differs, did not come, or came unasked; or an end that did not come. */
  kind: "differs" | "missing" | "extra" | "end";
  /** The number of the connection on the tape. */
  conn: number;
  /** Which way the message goes. */
  direction: Direction;
  /** Its number among those of its connection and direction on the tape. */
  index: number;
  /** What was recorded, without what is to be ignored. */
  recorded?: Uint8Array;
  /** What came, without what is to be ignored. */
  came?: Uint8Array;
  /** The first byte that differs, from 0. */
  at?: number;
  /** Why something did not come. */
  reason?: string;
}

/** Compares two messages; the first byte that differs, or `undefined` when they are the same. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
}

/** Compares what came with what was recorded, both without what is to be ignored. */
export function compareMessages(
  recorded: Uint8Array,
  came: Uint8Array,
  { mask }: { mask: Mask },
): Pick<Difference, "recorded" | "came" | "at"> | undefined {
  if (firstDifference(recorded, came) === undefined) return undefined;
  const pair = { recorded: mask(recorded), came: mask(came).slice() };
  const at = firstDifference(pair.recorded, pair.came);
  return at === undefined ? undefined : { ...pair, at };
}
