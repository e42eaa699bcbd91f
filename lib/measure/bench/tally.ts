import { toError } from "../../errors.ts";
import type { LatencyHistogram } from "./latency_histogram.ts";
import type { BenchProgress } from "./options.ts";

/** How many points a curve over time has. */
const POINTS = 60;
/** How many kinds of errors are told apart. */
const MAX_KINDS = 16;

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
  /** How many messages were answered, or moved. */
  messages = 0;
  /** The bytes that came from the peer. */
  bytesIn = 0;
  /** The bytes that went to it, in a bulk run. */
  bytesOut = 0;
  /** How many things went wrong. */
  errors = 0;
  /** How many messages were not answered in time. */
  lost = 0;
  /** When the measurement begins. */
  from = Infinity;
  /** When it ends. */
  until = Infinity;
  #points = new Float64Array(POINTS);

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
    this.messages++;
    this.bytesIn += bytesIn;
    this.bytesOut += bytesOut;
    this.#points[Math.floor((now - this.from) / (this.until - this.from) * POINTS)]!++;
  }

  /** Counts a message that is given up. */
  lose(intended: number): void {
    if (intended >= this.from && intended < this.until) this.lost++;
  }

  /** Counts something that went wrong. */
  fail(thrown: unknown): void {
    this.errors++;
    const { message } = toError(thrown);
    const kind = this.failures.has(message) || this.failures.size < MAX_KINDS ? message : "others";
    this.failures.set(kind, (this.failures.get(kind) ?? 0) + 1);
  }

  /** How it goes. */
  progress(now: number): BenchProgress {
    const elapsed = Math.max(0, Math.min(now, this.until) - this.from);
    const seconds = Math.max(elapsed, 1) / 1000;
    return {
      share: elapsed / (this.until - this.from),
      rate: this.messages / seconds,
      bytesPerSecond: (this.bytesIn + this.bytesOut) / seconds,
      p99: this.histogram.at(99),
      errors: this.errors + this.lost,
    };
  }

  /** Messages a second over the time, point by point. */
  get curve(): number[] {
    const seconds = (this.until - this.from) / 1000 / POINTS;
    return [...this.#points].map((count) => Math.round(count / seconds));
  }
}
