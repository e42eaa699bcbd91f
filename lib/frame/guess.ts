/**
 * Finds the codec of bytes that somebody captured.
 *
 * Each spec that could be is tried: does it cut the whole capture into frames? Many do by chance (any
 * bytes at all are `u8` frames up to the last), so each that does is weighed, in bits of evidence:
 *
 * ```text
 *   what the bytes of the headers cost, if they were bytes like any others in the capture
 * − what the lengths cost that they hold, if they are headers
 * + what an end exactly at the end of a frame is worth
 * − what it takes to say the spec, an offset and an adjustment more than a plain name
 * ```
 *
 * Twelve zero bytes in a capture of zeros are cheap, and so no evidence; three of them in front of a
 * small number, again and again, in a capture of text are dear. A letter costs less as a letter than
 * as a length. What no bytes of its own speak for (lines, fixed sizes) gets a few bits for what is
 * usual, and never enough to outweigh lengths that are right again and again.
 *
 * @module
 */
import { ByteCosts } from "./guess/byte_costs.ts";
import { type Candidate, listCandidates } from "./guess/candidates.ts";
import { weigh } from "./guess/evidence.ts";
import { tile, type Tiling } from "./guess/tiling.ts";
import { describeTilings } from "./guess/words.ts";

/** Options of {@linkcode guess}. */
export interface GuessOptions {
  /**
   * How much of each capture is looked at, in bytes.
   *
   * @default {1048576}
   */
  maxBytes?: number;
  /**
   * How many guesses are given at the most.
   *
   * @default {5}
   */
  most?: number;
}

/** A spec that cuts the captures into frames. */
export interface Guess {
  /** The spec, as `--frame` takes it. */
  readonly spec: string;
  /** The evidence for it; 10 bits are a likely guess, 40 leave no doubt. */
  readonly bits: number;
  /** How many whole frames it finds. */
  readonly frames: number;
  /** Whether each capture ends where a frame does. */
  readonly clean: boolean;
  /** The shortest and the longest message, in bytes. */
  readonly lengths: readonly [shortest: number, longest: number];
  /** Why, in a few words each. */
  readonly reasons: readonly string[];
  /** Other specs that find the very same messages. */
  readonly same: readonly string[];
}

/** From here on a guess is worth telling: by chance it happens once in hundreds of captures. */
const LEAST_BITS = 8;
/** How many frames of a capture are looked at for a first impression, and how many of the best. */
const [FEW, MANY] = [1024, 65_536];
/** How many candidates are looked at a second time. */
const SHORT_LIST = 16;

interface Weighed extends Candidate {
  tilings: readonly Tiling[];
  bits: number;
}

/**
 * Finds the codecs that cut captured bytes into frames, the likeliest first. A last frame that is cut
 * off does not matter; the first must be whole.
 *
 * @example The length of these two frames counts its own two bytes
 * ```ts
 * import { guess } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const [first] = guess(new TextEncoder().encode("\0\x07hello\0\x0awireless"));
 * assertEquals(first?.spec, "u16be:adjust=-2");
 * assertEquals(first?.reasons.at(0), "tiles 17 bytes as 2 frames");
 * ```
 *
 * @param captures The bytes of one direction, or those of several connections or of both directions
 * where these have the same format.
 * @returns The guesses, the likeliest first; none when nothing fits well enough to say so.
 */
export function guess(
  captures: Uint8Array | readonly Uint8Array[],
  options: GuessOptions = {},
): Guess[] {
  const { maxBytes = 1 << 20, most = 5 } = options;
  const all = captures instanceof Uint8Array ? [captures] : captures;
  const inputs = all.map((bytes) => bytes.subarray(0, maxBytes)).filter(({ length }) => length > 0);
  if (inputs.length === 0) return [];
  const costs = new ByteCosts(inputs);
  const weighAll = (candidates: readonly Candidate[], maxFrames: number) =>
    candidates.flatMap((candidate) => weighOne(candidate, { inputs, costs, maxFrames }))
      .sort((a, b) => b.bits - a.bits);
  const listed = weighAll(listCandidates(inputs), FEW).slice(0, SHORT_LIST);
  const found = weighAll(listed, MANY).filter(({ bits }) => bits >= LEAST_BITS);
  return withoutTwins(found).slice(0, most);
}

function weighOne(
  candidate: Candidate,
  { inputs, costs, maxFrames }: {
    inputs: readonly Uint8Array[];
    costs: ByteCosts;
    maxFrames: number;
  },
): Weighed[] {
  const tilings: Tiling[] = [];
  for (const bytes of inputs) {
    const tiling = tile(candidate.codec, bytes, { maxFrames });
    if (tiling === undefined) return [];
    tilings.push(tiling);
  }
  const evidence = tilings.reduce((sum, tiling) => sum + weigh(candidate, tiling, costs), 0);
  return [{ ...candidate, tilings, bits: evidence - candidate.price }];
}

/** Each set of messages once, under the spec that has most evidence. */
function withoutTwins(found: readonly Weighed[]): Guess[] {
  const guesses = new Map<string, Guess & { same: string[] }>();
  for (const weighed of found) {
    const key = weighed.tilings.map(({ starts, heads, sizes }) =>
      `${starts.map((start, i) => start + heads[i]!)}|${sizes}`
    ).join();
    const twin = guesses.get(key);
    if (twin === undefined) guesses.set(key, toGuess(weighed));
    else if (!weighed.spec.includes(":")) twin.same.push(weighed.spec);
  }
  return [...guesses.values()];
}

function toGuess({ spec, bits, tilings, layout, kind }: Weighed): Guess & { same: string[] } {
  const sizes = tilings.flatMap((tiling) => tiling.sizes);
  const lengths = sizes.reduce<[number, number]>(
    ([least, most], size) => [Math.min(least, size), Math.max(most, size)],
    [Infinity, 0],
  );
  return {
    spec,
    bits: Math.round(bits),
    frames: sizes.length,
    clean: tilings.every(({ left }) => left === 0),
    lengths,
    reasons: describeTilings(tilings, { layout, kind, lengths }),
    same: [],
  };
}
