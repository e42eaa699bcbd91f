/** Which part of a load one thread carries: every `count`-th connection, from `index`. */
export interface Share {
  /** Which of the threads this is, from 0. */
  index: number;
  /** How many threads there are. */
  count: number;
}

/** The connections of a share, by their numbers among all. */
export function connectionsOf(total: number, { index, count }: Share): number[] {
  const own = Math.max(0, Math.ceil((total - index) / count));
  return Array.from({ length: own }, (_, i) => index + i * count);
}
