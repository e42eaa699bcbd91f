import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { LatencyHistogram } from "../../../lib/measure/bench/latency_histogram.ts";
import { prepareLoad } from "../../../lib/measure/bench/load.ts";
import type { ReadyLoad } from "../../../lib/measure/bench/load_plan.ts";
import { connectionsOf } from "../../../lib/measure/bench/share.ts";
import { Tally } from "../../../lib/measure/bench/tally.ts";
import { type BenchTarget, benchTarget } from "../../../lib/measure/bench/target.ts";
import { benchTogether, type LoadHelper } from "../../../lib/measure/bench/team.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve, type Server } from "../../../lib/net/server.ts";

const codec = parseCodec("line");
const open = await LatencyHistogram.load();

/** A server that echoes lines, and what it received. */
async function start(): Promise<{ server: Server; lines: string[] }> {
  const lines: string[] = [];
  const server = serve(await listen("127.0.0.1:0"), async ({ stream }) => {
    const channel = new Framed(stream, codec);
    for (let got; (got = await channel.receive()) !== null;) {
      lines.push(...got.map((line) => new TextDecoder().decode(line)));
      await channel.send(got);
    }
  });
  return { server, lines };
}

/** A helper that is no thread of its own. */
function helperAt(target: BenchTarget): LoadHelper {
  const tally = new Tally({ open });
  const stopping = new AbortController();
  let load: ReadyLoad;
  return {
    progress: undefined,
    async prepare(config, share) {
      load = await prepareLoad({ target, config, share, tally, signal: stopping.signal });
    },
    async run(start) {
      await load.run(start - performance.timeOrigin);
      return structuredClone(tally.snapshot);
    },
    stop: () => stopping.abort(),
  };
}

Deno.test("connectionsOf() gives every connection to one share", () => {
  const count = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(fc.nat(40), count, (total, count) => {
    const all = Array.from({ length: count }, (_, i) => connectionsOf(total, { index: i, count }));
    assertEquals(all.flat().sort((a, b) => a - b), Array.from({ length: total }, (_, i) => i));
  }));
});

for (const loop of [{ rate: 400 }, {}]) {
  const name = loop.rate ? "open" : "closed";
  Deno.test(`benchTogether() shares a load out in a ${name} loop: no message twice`, async () => {
    const { server, lines } = await start();
    await using _server = server;
    const target = benchTarget(server.local, { codec });
    const helpers = [helperAt(target), helperAt(target)];
    const run = { ...loop, connections: 5, duration: 250, warmup: 0, message: "{n}" };
    const result = await benchTogether(target, { ...run, helpers });
    const { messages, config, errors, lost, histogram, rate, measured } = result;
    assertEquals([errors, lost, config.threads], [0, 0, 3]);
    assertEquals(Math.round(rate * measured / 1000), messages);
    assertEquals(new Set(lines).size, lines.length);
    const timed = histogram.reduce((sum, { count }) => sum + count, 0);
    if (loop.rate) assertEquals([timed, lines.length], [100, 100]);
  });
}

Deno.test("benchTogether() ends all when one thread fails, and says why", async () => {
  const { server } = await start();
  await using _server = server;
  const target = benchTarget(server.local, { codec });
  const broken = {
    ...helperAt(target),
    prepare: () => Promise.resolve(),
    run: () => Promise.reject(new Error("worker 3: gone")),
  };
  const helpers = [helperAt(target), broken];
  const run = { connections: 3, duration: 60_000, helpers };
  await assertRejects(() => benchTogether(target, run), Error, "worker 3: gone");
});

Deno.test("benchTogether() closes its connections when another thread cannot make its own", async () => {
  const { server } = await start();
  await using _server = server;
  const target = benchTarget(server.local, { codec });
  const broken = {
    ...helperAt(target),
    prepare: () => Promise.reject(new Error("worker 2: gone")),
  };
  const run = { connections: 2, helpers: [broken] };
  await assertRejects(() => benchTogether(target, run), Error, "worker 2: gone");
});

Deno.test("benchTogether() ends all at once with what there is", async () => {
  const { server } = await start();
  await using _server = server;
  const target = benchTarget(server.local, { codec });
  const stop = new AbortController();
  const run = { connections: 2, duration: 60_000, warmup: 0, signal: stop.signal };
  const onProgress = ({ rate }: { rate: number }) => rate > 0 && stop.abort();
  const result = await benchTogether(target, { ...run, helpers: [helperAt(target)], onProgress });
  assertEquals([result.messages > 0, result.measured < 30_000], [true, true]);
});
