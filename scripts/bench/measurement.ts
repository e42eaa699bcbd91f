/**
 * What a benchmark measured, and what the figures say: pure.
 *
 * @module
 */

/** What a figure should be. */
export interface Target {
  /** It should not be less. */
  atLeast?: number;
  /** It should be less. */
  below?: number;
}

/** One thing measured, several times over. */
export interface Measurement {
  /** What was measured. */
  name: string;
  /** The unit of the samples. */
  unit: string;
  /** One sample for each round. */
  samples: number[];
  /** The same of something else, measured in turn with it: the two samples of a round are a pair. */
  beside?: { name: string; samples: number[] };
  /**
   * The figure that counts.
   *
   * @default {"value"}
   */
  figure?: "value" | "ratio" | "difference";
  /** What the figure should be; absent where it is for information. */
  target?: Target;
}

/** The middle and the ends of some numbers. */
export interface Summary {
  /** The middle one, or the mean of the middle two. */
  median: number;
  /** The smallest. */
  min: number;
  /** The largest. */
  max: number;
}

/** Summarizes numbers, of which there must be one at least. */
export function summarize(numbers: readonly number[]): Summary {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) {
    throw new RangeError("Cannot summarize numbers: current count is 0");
  }
  const high = sorted.length >> 1;
  const low = (sorted.length - 1) >> 1;
  return { median: (sorted[low]! + sorted[high]!) / 2, min, max };
}

/** Summarizes the figure that counts: pair by pair, because a noisy machine slows both of a pair. */
export function figureOf({ samples, beside, figure = "value" }: Measurement): Summary {
  if (figure === "value") return summarize(samples);
  const other = beside?.samples;
  if (other === undefined || other.length !== samples.length) {
    throw new RangeError(`Cannot tell the ${figure}: there are no pairs of samples`);
  }
  const isRatio = figure === "ratio";
  return summarize(samples.map((sample, i) => isRatio ? sample / other[i]! : sample - other[i]!));
}

/** Whether the median of the figure meets the target; `undefined` where there is none. */
export function meetsTarget(measurement: Measurement): boolean | undefined {
  const { target } = measurement;
  if (target === undefined) return undefined;
  const { median } = figureOf(measurement);
  return median >= (target.atLeast ?? -Infinity) && median < (target.below ?? Infinity);
}
