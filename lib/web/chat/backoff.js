// @ts-check

const FIRST = 500;
const MOST = 20_000;

/**
 * How long to wait before the next try, in milliseconds: twice as long each time, and never the
 * same for all, so that a server that comes back is not met by everybody at once.
 * @param {number} attempt from 0
 * @param {number} random in [0, 1)
 */
export function waitOf(attempt, random) {
  const wait = Math.min(MOST, FIRST * 2 ** Math.min(attempt, 16));
  return Math.round(wait * (0.5 + random / 2));
}
