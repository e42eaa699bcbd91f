/** Where values stand on an axis. */
export interface Scale {
  /** The values that lines are drawn at, from the lowest. */
  readonly ticks: readonly number[];
  /** The place of a value, from 0 at the lowest tick to 1 at the highest. */
  place(value: number): number;
}

const STEPS = 4;

/** From nothing to a round number that no value exceeds. */
export function linearScale(values: readonly number[]): Scale {
  const top = roundUp(Math.max(0, ...values));
  const ticks = Array.from({ length: STEPS + 1 }, (_, i) => top * i / STEPS);
  return { ticks, place: (value) => value / top };
}

/** By powers of ten: values that lie far apart can all be read. */
export function logScale(values: readonly number[]): Scale {
  const known = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...known, 1e6)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...known, 1))));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const place = (value: number) => (Math.log10(Math.max(value, ticks[0]!)) - low) / (high - low);
  return { ticks, place };
}

/** The next number above that begins with 1, 2 or 5. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value)!;
}
