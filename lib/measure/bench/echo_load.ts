import { pause } from "../../net/backoff.ts";
import { connectAll } from "./connect_all.ts";
import type { SequenceCounts } from "./flight.ts";
import { Lane } from "./lane.ts";
import { beginLoad, type LoadPlan } from "./load_plan.ts";
import type { BenchConfig } from "./options.ts";
import { pace } from "./pacer.ts";
import { ClosedLoop, OpenLoop } from "./schedule.ts";
import type { LoadChannel } from "./target.ts";
import { messagesOf, type MessageSource, messageTemplate } from "./template.ts";

/** How often answers that do not come are looked for, in milliseconds. */
const SWEEP = 50;

/** Round trips over a number of connections; gives what sequence numbers told, where there were any. */
export async function loadEchoes(plan: LoadPlan): Promise<SequenceCounts | undefined> {
  const { config, tally, signal } = plan;
  const channels = await connectAll(plan, { count: config.connections, signal });
  const start = beginLoad(plan);
  const lanes = channels.map((channel, index) => openLane(plan, { channel, index, start }));
  const stop = new AbortController();
  const sweep = setInterval(() => expire(lanes, config), SWEEP);
  const running = lanes.map((lane) => lane.run(stop.signal));
  if (config.rate !== undefined) running.push(pace(lanes, stop.signal));
  await pause(config.warmup + config.duration, signal);
  tally.end(performance.now());
  // What is due in the measured time counts, whenever its answer comes: a slow one above all.
  if (config.rate !== undefined) await untilAnswered(lanes, { config, signal });
  clearInterval(sweep);
  stop.abort();
  await Promise.all(running);
  return sumOf(lanes);
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

function sumOf(lanes: readonly Lane[]): SequenceCounts | undefined {
  const known = lanes.map((lane) => lane.sequence).filter((counts) => counts !== undefined);
  if (known.length === 0) return undefined;
  const sum = { lost: 0, reordered: 0, duplicates: 0 };
  for (const { lost, reordered, duplicates } of known) {
    sum.lost += lost;
    sum.reordered += reordered;
    sum.duplicates += duplicates;
  }
  return sum;
}
