import { pause } from "../../net/backoff.ts";
import { connectAll } from "./connect_all.ts";
import { Lane } from "./lane.ts";
import { beginLoad, type LoadPlan, type ReadyLoad, untilOver } from "./load_plan.ts";
import type { BenchConfig } from "./options.ts";
import { pace } from "./pacer.ts";
import { ClosedLoop, OpenLoop } from "./schedule.ts";
import { connectionsOf } from "./share.ts";
import type { LoadChannel } from "./target.ts";
import { messagesOf, type MessageSource, messageTemplate } from "./template.ts";

/** How often answers that do not come are looked for, in milliseconds. */
const SWEEP = 50;

/** Round trips over a number of connections. */
export async function prepareEchoes(plan: LoadPlan): Promise<ReadyLoad> {
  const channels = await connectAll(plan);
  return {
    run: (start) => runEchoes(channels, plan, { start }),
    close: () => channels.forEach((channel) => channel.close()),
  };
}

async function runEchoes(
  channels: readonly LoadChannel[],
  plan: LoadPlan,
  { start }: { start: number },
): Promise<void> {
  const { config, tally, signal } = plan;
  beginLoad(plan, start);
  const numbers = connectionsOf(config.connections, plan.share);
  const lanes = channels.map((channel, i) =>
    openLane(plan, { channel, index: numbers[i]!, start })
  );
  const stop = new AbortController();
  const sweep = setInterval(() => expire(lanes, config), SWEEP);
  const running = lanes.map((lane) => lane.run(stop.signal));
  if (config.rate !== undefined) running.push(pace(lanes, stop.signal));
  await untilOver(plan);
  // What is due in the measured time counts, whenever its answer comes: a slow one above all.
  if (config.rate !== undefined) await untilAnswered(lanes, { config, signal });
  clearInterval(sweep);
  expire(lanes, config);
  stop.abort();
  await Promise.all(running);
  for (const lane of lanes) tally.addSequence(lane.sequence);
}

function openLane(
  { target, config, tally }: LoadPlan,
  { channel, index, start }: { channel: LoadChannel; index: number; start: number },
): Lane {
  const { rate, connections: count, pipeline: limit, replySize } = config;
  const schedule = rate === undefined
    ? new ClosedLoop()
    : new OpenLoop({ start, rate, index, count });
  const source = sourceOf(config, { index, takesNumbers: target.takesNumbers });
  return new Lane({ target, channel, schedule, source, tally, limit, replySize });
}

/** What a connection sends; the counter of a template counts over all of them. */
function sourceOf(
  { size = 0, message, connections }: BenchConfig,
  { index, takesNumbers }: { index: number; takesNumbers: boolean },
): MessageSource {
  if (message === undefined) return messagesOf(size, takesNumbers);
  const template = messageTemplate(message);
  return { ...template, make: (number) => template.make(number * connections + index) };
}

function expire(lanes: readonly Lane[], { timeout }: BenchConfig): void {
  const before = performance.now() - timeout;
  for (const lane of lanes) lane.expire(before);
}

async function untilAnswered(
  lanes: readonly Lane[],
  { config, signal }: { config: BenchConfig; signal: AbortSignal },
): Promise<void> {
  const end = performance.now() + config.timeout + SWEEP;
  while (!lanes.every((lane) => lane.isDone) && performance.now() < end && !signal.aborted) {
    await pause(5, signal);
  }
  for (const lane of lanes) lane.giveUp();
}
