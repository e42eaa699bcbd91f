import { toError } from "../../errors.ts";
import type { SequenceCounts } from "./flight.ts";
import type { HistogramSnapshot, LatencyHistogram } from "./latency_histogram.ts";
import type { BenchProgress } from "./options.ts";

/** How many points a curve over the planned time has. */
export const POINTS = 60;
/** How many kinds of errors are told apart. */
const MAX_KINDS = 16;

/** What was counted, as another thread can take it. */
export interface TallySnapshot {
  /** As {@linkcode Tally.histogram}. */
  histogram: HistogramSnapshot;
  /** As {@linkcode Tally.connects}. */
  connects: HistogramSnapshot;
  /** As {@linkcode Tally.lags}. */
  lags: HistogramSnapshot;
  /** As {@linkcode Tally.failures}. */
  failures: ReadonlyMap<string, number>;
  /** The sums. */
  counts: TallyCounts;
  /** As {@linkcode Tally.sequence}. */
  sequence: SequenceCounts | undefined;
  /** Messages, point by point. */
  points: Float64Array;
}

/** What a tally counts in plain numbers. */
export interface TallyCounts {
  /** How many messages were answered, or moved. */
  messages: number;
  /** The bytes that came from the peer. */
  bytesIn: number;
  /** The bytes that went to it, in a bulk run. */
  bytesOut: number;
  /** How many things went wrong. */
  errors: number;
  /** How many messages were not answered in time. */
  lost: number;
}

/** What is counted while a load runs. All times are in milliseconds. */
export class Tally {
  /** The latencies. */
  readonly histogram: LatencyHistogram;
  /** How long each connection took to be made. */
  readonly connects: LatencyHistogram;
  /** How much later than intended the messages of an open loop went out: this program's own delay. */
  readonly lags: LatencyHistogram;
  /** What went wrong, in words, and how often. */
  readonly failures = new Map<string, number>();
  /** The sums. */
  readonly counts: TallyCounts = { messages: 0, bytesIn: 0, bytesOut: 0, errors: 0, lost: 0 };
  /** What sequence numbers told, where there were any. */
  sequence: SequenceCounts | undefined;
  /** When the measurement begins. */
  from = Infinity;
  /** When it ends. */
  until = Infinity;
  #points = new Float64Array(POINTS);
  /** The time of one point. */
  #step = Infinity;

  /** Makes an empty tally. */
  constructor({ open }: { open: () => LatencyHistogram }) {
    this.histogram = open();
    this.connects = open();
    this.lags = open();
  }

  /** Says when the measurement begins and ends. */
  begin(from: number, until: number): void {
    this.from = from;
    this.until = until;
    this.#step = (until - from) / POINTS;
  }

  /** Says that it ended before its time. */
  end(now: number): void {
    this.until = Math.max(this.from, Math.min(this.until, now));
  }

  /** Counts an answer: its latency if the message was due in the measured time, its bytes if it came then. */
  answer(intended: number, now: number, { bytes }: { bytes: number }): void {
    if (intended >= this.from && intended < this.until) this.histogram.record(now - intended);
    this.move(now, { bytesIn: bytes, bytesOut: 0 });
  }

  /** Counts a message that goes out, in an open loop. */
  send(intended: number, now: number): void {
    if (intended >= this.from && intended < this.until) this.lags.record(now - intended);
  }

  /** Counts a message that was moved. */
  move(now: number, { bytesIn, bytesOut }: { bytesIn: number; bytesOut: number }): void {
    if (now < this.from || now >= this.until) return;
    this.counts.messages++;
    this.counts.bytesIn += bytesIn;
    this.counts.bytesOut += bytesOut;
    this.#points[Math.min(Math.floor((now - this.from) / this.#step), POINTS - 1)]!++;
  }

  /** Counts a message that is given up. */
  lose(intended: number): void {
    if (intended >= this.from && intended < this.until) this.counts.lost++;
  }

  /** Counts something that went wrong, unless that was before the measured time. */
  fail(thrown: unknown, now = Infinity): void {
    if (now < this.from) return;
    this.counts.errors++;
    this.#name(toError(thrown).message, 1);
  }

  #name(message: string, count: number): void {
    const kind = this.failures.has(message) || this.failures.size < MAX_KINDS ? message : "others";
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + count);
  }

  /** Adds what the sequence numbers of one connection told. */
  addSequence(counts: SequenceCounts | undefined): void {
    if (counts === undefined) return;
    this.sequence ??= { lost: 0, reordered: 0, duplicates: 0 };
    addTo(this.sequence, counts);
  }

  /** What was counted so far. */
  get snapshot(): TallySnapshot {
    const { counts, failures, sequence } = this;
    const [histogram, connects, lags] = [this.histogram, this.connects, this.lags]
      .map(({ snapshot }) => snapshot);
    return {
      ...{ histogram: histogram!, connects: connects!, lags: lags! },
      ...{ counts, failures, sequence, points: this.#points },
    };
  }

  /** Adds what another thread counted in the same time. */
  add({ counts, failures, sequence, points, ...histograms }: TallySnapshot): void {
    for (const name of ["histogram", "connects", "lags"] as const) this[name].add(histograms[name]);
    addTo(this.counts, counts);
    for (const [message, count] of failures) this.#name(message, count);
    this.addSequence(sequence);
    for (const [i, count] of points.entries()) this.#points[i]! += count;
  }

  /** How it goes. */
  progress(now: number): BenchProgress {
    const elapsed = Math.max(0, Math.min(now, this.until) - this.from);
    const seconds = Math.max(elapsed, 1) / 1000;
    const { messages, bytesIn, bytesOut, errors, lost } = this.counts;
    return {
      share: elapsed === 0 ? 0 : elapsed / (this.until - this.from),
      rate: messages / seconds,
      bytesPerSecond: (bytesIn + bytesOut) / seconds,
      p99: this.histogram.at(99),
      errors: errors + lost,
    };
  }

  /** Messages a second over the time, point by point; an early end leaves out the points it cuts. */
  get curve(): number[] {
    const length = Math.max(1, Math.round((this.until - this.from) / this.#step - 0.49));
    return [...this.#points.subarray(0, length)]
      .map((count) => Math.round(count / this.#step * 1000));
  }
}

function addTo<Names extends string>(
  sums: Record<Names, number>,
  more: Readonly<Record<Names, number>>,
): void {
  for (const name of Object.keys(more) as Names[]) sums[name] += more[name];
}
