import { UsageError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import { beginLoad, type LoadPlan } from "./load_plan.ts";

/** The pause behind a connection that could not be made, in milliseconds. */
const PAUSE = 100;

/** Connections, made and closed one behind the other, by so many at once. */
export async function loadConnects(plan: LoadPlan): Promise<void> {
  const { target, config, tally, signal } = plan;
  if (target.answers === "datagrams") {
    throw new UsageError(`Cannot measure connecting to ${target.name}: UDP has no connections`);
  }
  (await target.connect(signal)).close(); // A peer that is not there ends the run here.
  beginLoad(plan);
  const stop = new AbortController();
  const running = Array.from({ length: config.connections }, () => connectOften(plan, stop.signal));
  await pause(config.warmup + config.duration, signal);
  tally.end(performance.now());
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
      tally.fail(error);
      await pause(PAUSE, signal);
    }
  }
}
