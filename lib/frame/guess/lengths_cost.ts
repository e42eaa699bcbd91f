/** Lengths up to 2^24 lie in so many ranges, each twice as wide as the one before. */
const RANGES = 25;

/**
 * What it costs to say some lengths, in bits: the cheaper of two ways, so that neither lengths close
 * together nor lengths that differ a thousandfold are held against a spec.
 */
export function lengthsCost(lengths: readonly number[]): number {
  return Math.min(evenCost(lengths), rangesCost(lengths));
}

/** The shortest and the longest once, then each of those between as likely as the others. */
function evenCost(lengths: readonly number[]): number {
  let [least, most] = [Infinity, 0];
  for (const length of lengths) {
    if (length < least) least = length;
    if (length > most) most = length;
  }
  return 2 * Math.log2(most + 2) + lengths.length * Math.log2(most - least + 1);
}

/** For each the range in which it lies (the usual ones cost less), and where in it. */
function rangesCost(lengths: readonly number[]): number {
  const counts = new Uint32Array(RANGES);
  let bits = 0;
  lengths.forEach((length, seen) => {
    const range = Math.min(RANGES - 1, Math.floor(Math.log2(length + 1)));
    bits += range - Math.log2((counts[range]!++ + 0.5) / (seen + RANGES / 2));
  });
  return bits;
}
