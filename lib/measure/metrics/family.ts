/** What tells the figures of one thing apart: `{ reason: "max-connections" }`. */
export type Labels = Readonly<Record<string, string>>;

/** What a figure is called, and what it means. */
export interface MetricInit {
  /** Its name, in snake case with its unit at the end: `sockeye_received_bytes`. */
  name: string;
  /** What it means. */
  help: string;
}

/** One figure of a family. */
export interface Sample {
  /** What tells it apart. */
  readonly labels: Labels;
  /** How much it is. */
  readonly value: number;
}

/** A figure that grows, or goes up and down, at one moment. */
export interface SampledFamily extends Readonly<MetricInit> {
  /** Which of both. */
  readonly type: "counter" | "gauge";
  /** One for each set of labels. */
  readonly samples: readonly Sample[];
}

/** How many things took how long, at one moment. */
export interface HistogramFamily extends Readonly<MetricInit> {
  /** Always `"histogram"`. */
  readonly type: "histogram";
  /** Up to which each bucket counts. */
  readonly bounds: readonly number[];
  /** How many are in each bucket and in no lower one; one more than there are bounds. */
  readonly counts: readonly number[];
  /** The sum of all. */
  readonly sum: number;
}

/** A figure at one moment: plain data, which can go from thread to thread. */
export type Family = SampledFamily | HistogramFamily;

/** Adds up the figures of several: those of one name are one family. */
export function sumFamilies(all: Iterable<Family>): readonly Family[] {
  const sums = new Map<string, Family>();
  for (const family of all) {
    const sum = sums.get(family.name);
    sums.set(family.name, sum ? add(sum, family) : family);
  }
  return [...sums.values()];
}

function add(one: Family, other: Family): Family {
  if (one.type === "histogram" && other.type === "histogram") {
    const counts = one.counts.map((count, i) => count + (other.counts[i] ?? 0));
    return { ...one, counts, sum: one.sum + other.sum };
  }
  if (one.type === "histogram" || other.type === "histogram") return one;
  const values = new Map<string, Sample>();
  for (const { labels, value } of [...one.samples, ...other.samples]) {
    const key = JSON.stringify(Object.entries(labels).sort());
    values.set(key, { labels, value: value + (values.get(key)?.value ?? 0) });
  }
  return { ...one, samples: [...values.values()] };
}
