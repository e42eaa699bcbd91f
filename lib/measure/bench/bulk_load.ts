import { UsageError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import { connectAll } from "./connect_all.ts";
import { beginLoad, type LoadPlan, type ReadyLoad, untilOver } from "./load_plan.ts";
import { batchOf } from "./pour.ts";
import type { LoadChannel } from "./target.ts";

/** How long the peer may take to end its direction behind this side's end, in milliseconds. */
const FAREWELL = 1000;

/** As much as goes, to the peer, from it, or both ways at once, over a number of connections. */
export async function prepareBulk(plan: LoadPlan): Promise<ReadyLoad> {
  const { target } = plan;
  if (target.answers === "datagrams") {
    throw new UsageError(
      `Cannot move bulk to ${target.name}: UDP would lose most of it unseen: use an echo with --rate`,
    );
  }
  const channels = await connectAll(plan);
  return {
    run: (start) => moveAll(channels, plan, { start }),
    close: () => channels.forEach((channel) => channel.close()),
  };
}

async function moveAll(
  channels: readonly LoadChannel[],
  plan: LoadPlan,
  { start }: { start: number },
): Promise<void> {
  beginLoad(plan, start);
  const stop = new AbortController();
  const running = channels.map((channel) => move(channel, plan, { signal: stop.signal }));
  await untilOver(plan);
  stop.abort();
  await Promise.all(running);
}

async function move(
  channel: LoadChannel,
  plan: LoadPlan,
  options: { signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  const { mode } = plan.config;
  let hasFailed = false;
  const fail = (error: unknown) => {
    // A connection that breaks, breaks in both directions, and is not made again.
    if (!signal.aborted && !hasFailed) plan.tally.fail(error);
    hasFailed = true;
  };
  // What the peer sends is always read: one that echoes would stand still else.
  const receiving = receive(channel, plan, options).catch(fail);
  if (mode !== "down") await send(channel, plan, options).catch(fail);
  if (mode === "down") await Promise.race([receiving, untilAborted(signal)]);
  const done = new AbortController();
  if (mode === "up") await Promise.race([receiving, pause(FAREWELL, done.signal)]);
  done.abort();
  channel.close();
  await receiving;
  await channel.closed;
}

async function receive(
  channel: LoadChannel,
  { config, tally }: LoadPlan,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const counts = config.mode !== "up";
  for (let got; (got = await channel.receive()) !== null;) {
    const now = performance.now();
    if (counts) { for (const { length } of got) tally.move(now, { bytesIn: length, bytesOut: 0 }); }
  }
  if (counts && !signal.aborted) throw new Error("The peer ended the connection");
}

async function send(
  channel: LoadChannel,
  { config, tally }: LoadPlan,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const batch = batchOf(config.size ?? 0);
  const close = () => channel.close();
  if (config.mode === "both") signal.addEventListener("abort", close);
  while (!signal.aborted) {
    await channel.send(batch);
    const now = performance.now();
    for (const { length } of batch) tally.move(now, { bytesIn: 0, bytesOut: length });
  }
  signal.removeEventListener("abort", close);
  if (config.mode === "up") await channel.closeWrite();
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
}
