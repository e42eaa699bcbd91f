import { UsageError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import { beginLoad, type LoadPlan, type ReadyLoad, untilOver } from "./load_plan.ts";
import { connectionsOf } from "./share.ts";

/** The pause behind a connection that could not be made, in milliseconds. */
const PAUSE = 100;

/** Connections, made and closed one behind the other, by so many at once. */
export async function prepareConnects(plan: LoadPlan): Promise<ReadyLoad> {
  const { target, signal } = plan;
  if (target.answers === "datagrams") {
    throw new UsageError(`Cannot measure connecting to ${target.name}: UDP has no connections`);
  }
  (await target.connect(signal)).close(); // A peer that is not there ends the run here.
  return { run: (start) => connectAlways(plan, { start }), close: () => {} };
}

async function connectAlways(plan: LoadPlan, { start }: { start: number }): Promise<void> {
  beginLoad(plan, start);
  const stop = new AbortController();
  const running = connectionsOf(plan.config.connections, plan.share)
    .map(() => connectOften(plan, stop.signal));
  await untilOver(plan);
  stop.abort();
  await Promise.all(running);
}

async function connectOften(plan: LoadPlan, signal: AbortSignal): Promise<void> {
  const { target, tally } = plan;
  while (!signal.aborted) {
    const started = performance.now();
    try {
      // The end of the time does not break it off: it would be left half made on the other side.
      const channel = await target.connect(plan.signal);
      tally.answer(started, performance.now(), { bytes: 0 });
      channel.close();
    } catch (error) {
      if (signal.aborted) return;
      tally.fail(error, performance.now());
      await pause(PAUSE, signal);
    }
  }
}
