import { setImmediate } from "node:timers";
import type { Lane } from "./lane.ts";

/** A timer is late by so much, in milliseconds: what is due sooner is waited for without one. */
const TIMER_LATENESS = 3;
/** The longest sleep, in milliseconds: the end may come at any time. */
const LONGEST = 50;

/**
 * Sends the messages of an open loop at their time, until the signal is aborted. Between messages that
 * follow each other fast it looks at the clock all the time, and lets the network's events through.
 */
export async function pace(lanes: readonly Lane[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const now = performance.now();
    let next = now + LONGEST;
    for (const lane of lanes) {
      if (lane.next <= now) lane.pump(now);
      next = Math.min(next, lane.next);
    }
    const gap = next - performance.now();
    await (gap > TIMER_LATENESS ? timer(gap - TIMER_LATENESS) : turn());
  }
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
