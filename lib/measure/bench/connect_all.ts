import type { LoadPlan } from "./load_plan.ts";
import { connectionsOf } from "./share.ts";
import type { Tally } from "./tally.ts";
import type { BenchTarget, LoadChannel } from "./target.ts";

/** How many connections are made at once: more would only wait in the peer's backlog. */
const PARALLEL = 64;

/** Where connections are made to, and timed. */
export interface Connecting {
  /** What is connected to. */
  target: BenchTarget;
  /** Where the times are counted. */
  tally: Tally;
}

/** Makes one connection, and takes its time. */
export async function connectOne(
  { target, tally }: Connecting,
  signal: AbortSignal,
): Promise<LoadChannel> {
  const started = performance.now();
  const channel = await target.connect(signal);
  tally.connects.record(performance.now() - started);
  return channel;
}

/**
 * Makes all connections of this thread, or none.
 *
 * @throws {Error} As the first of them that fails.
 */
export async function connectAll(plan: LoadPlan): Promise<LoadChannel[]> {
  const { config, share, signal } = plan;
  const count = connectionsOf(config.connections, share).length;
  const channels: LoadChannel[] = [];
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  let left = count;
  const connectSome = async () => {
    while (left > 0 && !stop.aborted) {
      left--;
      channels.push(await connectOne(plan, stop));
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: Math.min(count, PARALLEL) }, () =>
      connectSome().catch((error) => {
        failed.abort();
        throw error;
      })),
  );
  if (channels.length === count) return channels;
  for (const channel of channels) channel.close();
  const failure = results.find((result) => result.status === "rejected");
  throw failure?.reason ?? signal.reason;
}
