import { ByteCosts } from "./byte_costs.ts";

/** The sizes looked for, and how much of a capture is compared with itself for each. */
const [MIN_SIZE, MAX_SIZE, SAMPLE] = [2, 1024, 16 << 10];
/** A size must come six times at least, and bytes recur so much oftener than by chance. */
const [LEAST_FRAMES, LEAST_EXCESS] = [6, 0.05];
/** How many standard deviations from chance: a thousand sizes are tried. */
const LEAST_SIGMAS = 6;

/**
 * The sizes at which the bytes of a capture repeat themselves (its autocorrelation): what records of
 * fixed size do, with the same field in the same place.
 *
 * @returns The sizes, the best first, at most one: the others are its multiples.
 */
export function findPeriods(captures: readonly Uint8Array[]): number[] {
  const chance = new ByteCosts(captures).repetition;
  const scores = new Map<number, number>();
  for (let size = MIN_SIZE; size <= MAX_SIZE; size++) {
    const { same, compared } = compareShifted(captures, size);
    const excess = same / compared - chance;
    const sigma = Math.sqrt(Math.max(chance * (1 - chance), 0.001) / compared);
    if (excess >= LEAST_EXCESS && excess >= LEAST_SIGMAS * sigma) scores.set(size, excess);
  }
  const best = Math.max(...scores.values());
  // The multiples of a size score about as well as itself.
  for (const [size, excess] of scores) {
    if (excess >= 0.9 * best && hasConstant(captures, size)) return [size];
  }
  return [];
}

/** Whether records of a size have a byte that is always the same; words that recur in a text do not. */
function hasConstant(captures: readonly Uint8Array[], size: number): boolean {
  const constant = new Set(Array(size).keys());
  const first = captures[0]!;
  for (const bytes of captures) {
    const end = Math.min(bytes.length - bytes.length % size, SAMPLE);
    for (let at = 0; at < end; at++) if (bytes[at] !== first[at % size]) constant.delete(at % size);
  }
  return constant.size > 0;
}

/** How many bytes are the same `shift` bytes later. */
function compareShifted(captures: readonly Uint8Array[], shift: number) {
  let [same, compared] = [0, 0];
  for (const bytes of captures) {
    if (bytes.length < LEAST_FRAMES * shift) continue;
    const end = Math.min(bytes.length - shift, SAMPLE);
    for (let at = 0; at < end; at++) if (bytes[at] === bytes[at + shift]) same++;
    compared += end;
  }
  return { same, compared: Math.max(1, compared) };
}
