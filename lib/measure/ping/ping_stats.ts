import type { LatencyHistogram } from "../bench/latency_histogram.ts";
import type { Latency } from "../bench/metrics.ts";
import type { PingResult } from "./probe.ts";

/** How many of the last pings are kept for the sparkline. */
const RECENT = 60;
const PHASES = ["connect", "tls", "firstByte", "roundTrip"] as const;

/** A phase of a ping. */
export type PingPhase = (typeof PHASES)[number];

/** What many pings found, in memory that does not grow with their number. */
export class PingStats {
  /** How many were sent. */
  sent = 0;
  /** How many came back. */
  answered = 0;
  readonly #histograms: Record<PingPhase, LatencyHistogram>;
  #recent: (number | undefined)[] = [];

  /** Makes the statistics of no pings; `open` makes histograms. */
  constructor(open: () => LatencyHistogram) {
    this.#histograms = { connect: open(), tls: open(), firstByte: open(), roundTrip: open() };
  }

  /** Counts a ping. */
  add(result: PingResult): void {
    this.sent++;
    for (const phase of PHASES) {
      const ms = result[phase];
      if (ms !== undefined) this.#histograms[phase].record(ms);
    }
    if (!result.error) this.answered++;
    const whole = result.error ? undefined : result.roundTrip ?? result.connect;
    this.#recent = [...this.#recent, whole].slice(-RECENT);
  }

  /** How long the last pings took, in milliseconds; `undefined` for those without an answer. */
  get recent(): readonly (number | undefined)[] {
    return this.#recent;
  }

  /** The figures of each phase that was seen, in microseconds. */
  get summary(): Partial<Record<PingPhase, Latency>> {
    const seen = PHASES.filter((phase) => this.#histograms[phase].count > 0);
    return Object.fromEntries(seen.map((phase) => [phase, this.#histograms[phase].summary]));
  }
}
