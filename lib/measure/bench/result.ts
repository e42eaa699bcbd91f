import type { SequenceCounts } from "./flight.ts";
import type { HistogramBar } from "./latency_histogram.ts";
import type { BenchMetrics, Latency } from "./metrics.ts";
import type { BenchConfig } from "./options.ts";
import type { Tally } from "./tally.ts";
import type { BenchTarget } from "./target.ts";

/** What a measurement found. Latencies are in microseconds. */
export interface BenchResult extends BenchMetrics {
  /** The address that was loaded. */
  target: string;
  /** The spec of the frames. */
  frame: string;
  /** What drove the load: answers (closed) or the clock (open). */
  loop: "closed" | "open";
  /** How it was loaded; times are in milliseconds. */
  config: BenchConfig;
  /** When it began (RFC 3339). */
  startedAt: string;
  /** How long was measured, in milliseconds. */
  measured: number;
  /** How many messages were answered in that time, or moved. */
  messages: number;
  /** How many bytes a second came from the peer. */
  bytesInPerSecond: number;
  /** How many bytes a second went to it, in a bulk run. */
  bytesOutPerSecond: number;
  /** What sequence numbers told, from beginning to end; absent where the answers carry none. */
  sequence?: SequenceCounts;
  /** How long the connections took to be made. */
  connect: Latency;
  /**
   * How late the messages of an open loop went out: the part of the latency that is of this program, or
   * of too few places on the connections; absent in a closed loop.
   */
  lag?: Latency;
  /** What went wrong, in words, and how often. */
  failures: Record<string, number>;
  /** Messages a second over the time, at points of like distance. */
  series: number[];
  /** Percentiles from 0 to 100, each with its latency. */
  percentiles: (readonly [percentile: number, micros: number])[];
  /** Bars on a logarithmic scale. */
  histogram: HistogramBar[];
}

/** Sums up what was counted. */
export function makeResult(
  tally: Tally,
  about: {
    target: BenchTarget;
    config: BenchConfig;
    startedAt: Date;
  },
): BenchResult {
  const { target, config, startedAt } = about;
  const { counts, sequence } = tally;
  const measured = Math.max(tally.until - tally.from, 0);
  const perSecond = (count: number) => round(measured === 0 ? 0 : count / measured * 1000);
  return {
    rate: perSecond(counts.messages),
    bytesPerSecond: perSecond(counts.bytesIn + counts.bytesOut),
    errors: counts.errors,
    lost: counts.lost,
    latency: tally.histogram.summary,
    target: target.name,
    frame: target.frame,
    loop: config.rate === undefined ? "closed" : "open",
    config,
    startedAt: startedAt.toISOString(),
    measured: round(measured),
    messages: counts.messages,
    bytesInPerSecond: perSecond(counts.bytesIn),
    bytesOutPerSecond: perSecond(counts.bytesOut),
    ...(sequence ? { sequence } : {}),
    connect: tally.connects.summary,
    ...(config.rate === undefined ? {} : { lag: tally.lags.summary }),
    failures: Object.fromEntries(tally.failures),
    series: tally.curve,
    percentiles: tally.histogram.curve,
    histogram: tally.histogram.bars,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
