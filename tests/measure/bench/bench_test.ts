import { assert, assertEquals, assertRejects } from "@std/assert";
import { NetError, UsageError } from "../../../lib/errors.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { serveHttp } from "../../../lib/http/serve_http.ts";
import { acceptWebSocket } from "../../../lib/http/websocket_accept.ts";
import { bench } from "../../../lib/measure/bench/bench.ts";
import type { BenchOptions } from "../../../lib/measure/bench/options.ts";
import { pour } from "../../../lib/measure/bench/pour.ts";
import { benchTarget } from "../../../lib/measure/bench/target.ts";
import { selfSignedCertificate } from "../../../lib/net/certificate.ts";
import type { Channel } from "../../../lib/net/channel.ts";
import { serveDatagrams } from "../../../lib/net/datagram_server.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { listen } from "../../../lib/net/listen.ts";
import { serve, type Server } from "../../../lib/net/server.ts";
import { openUdp } from "../../../lib/net/udp.ts";
import { ECHO } from "../../../lib/services/echo.ts";
import { runService } from "../../../lib/services/run.ts";

const RAW = parseCodec("raw");
const SHORT: BenchOptions = { connections: 2, duration: 250, warmup: 10 };
const LOOPBACK = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;

/** A server whose channels somebody talks on. */
async function start(
  talk: (channel: Channel) => Promise<unknown>,
  { at = "127.0.0.1:0", codec = RAW } = {},
): Promise<Server> {
  return serve(await listen(at), async ({ stream }) => void await talk(new Framed(stream, codec)));
}

const echo = (channel: Channel) => runService(channel, ECHO);

for (const frame of ["raw", "u32le", "line", "fixed:64", "cobs"]) {
  for (const loop of [{ pipeline: 8 }, { rate: 500 }]) {
    const { rate } = loop;
    Deno.test(`bench() times echoes in ${frame} frames, ${rate ? "open" : "closed"} loop`, async () => {
      const codec = parseCodec(frame);
      await using server = await start(echo, { codec });
      const result = await bench(benchTarget(server.local, { codec }), { ...SHORT, ...loop });
      const { errors, lost, latency, messages, histogram, sequence, loop: kind } = result;
      assertEquals([errors, lost, kind], [0, 0, rate ? "open" : "closed"]);
      assert(latency.min > 0 && latency.min <= latency.p50 && latency.p50 <= latency.max);
      const timed = histogram.reduce((sum, { count }) => sum + count, 0);
      assert(rate ? timed >= 124 && timed <= 126 : messages > 20, `${timed} of ${messages} timed`);
      assert(Math.abs(result.bytesPerSecond - result.rate * 64) < 10);
      const none = { lost: 0, reordered: 0, duplicates: 0 };
      assertEquals(sequence, frame === "raw" ? undefined : none);
    });
  }
}

Deno.test("bench() times datagrams, and counts those that a peer swallows", async () => {
  let count = 0;
  const halfDeaf = {
    answer: (messages: readonly Uint8Array[]) => count++ % 10 === 9 ? [] : messages,
  };
  await using server = serveDatagrams(await openUdp(LOOPBACK), halfDeaf);
  const result = await bench(server.local, { ...SHORT, rate: 1000, timeout: 150 });
  assertEquals(result.lost > 20 && result.lost < 30, true, `${result.lost} lost`);
  assertEquals(result.sequence?.reordered, 0);
});

Deno.test("bench() times the echoes of a WebSocket", async () => {
  await using server = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
    const channel = await acceptWebSocket(stream);
    await echo(channel);
    channel.close();
    await channel.closed;
  });
  const { messages, errors, sequence } = await bench(server.local, SHORT);
  assertEquals([messages > 20, errors, sequence?.duplicates], [true, 0, 0]);
});

Deno.test("bench() times echoes over TLS and Unix sockets", async () => {
  const { cert, key } = await selfSignedCertificate();
  const listener = await listen("tls://127.0.0.1:0", { tls: { cert, key } });
  await using server = serve(
    listener,
    async ({ stream }) => void await echo(new Framed(stream, RAW)),
  );
  const tls = benchTarget(server.local, { tls: { insecure: true } });
  const folder = await Deno.makeTempDir();
  await using local = await start(echo, { at: `unix:${folder}/s` });
  for (const target of [tls, local.local]) {
    const { messages, errors } = await bench(target, SHORT);
    assertEquals([messages > 20, errors], [true, 0]);
  }
  await local[Symbol.asyncDispose]();
  await Deno.remove(folder, { recursive: true });
});

for (
  const [name, body, wanted] of [
    ["of a known length", () => "hello", "keep-alive"],
    ["in chunks", () => ReadableStream.from([new Uint8Array(3), new Uint8Array(2)]), "keep-alive"],
    ["on connections of their own", () => "hello", "close"],
  ] as const
) {
  Deno.test(`bench() times HTTP answers ${name}`, async () => {
    const handler = () => new Response(body(), { headers: { Connection: wanted } });
    await using server = serve(
      await listen("http://127.0.0.1:0"),
      ({ stream, draining }) => serveHttp(stream, { handler, draining }),
    );
    const { messages, bytesPerSecond, rate, errors } = await bench(server.local, SHORT);
    assertEquals([messages > 10, errors, Math.round(bytesPerSecond / rate)], [true, 0, 5]);
  });
}

Deno.test("bench() sends the fields that it is given with each request", async () => {
  const seen = new Set<string>();
  const handler = ({ headers }: Request) => {
    seen.add(`${headers.get("host")} ${headers.get("x-who")}`);
    return new Response();
  };
  await using server = serve(
    await listen("http://127.0.0.1:0"),
    ({ stream, draining }) => serveHttp(stream, { handler, draining }),
  );
  const headers = [["Host", "other.example"], ["X-Who", "me"]] as const;
  const target = benchTarget(server.local, { headers });
  for (const size of [0, 5]) await bench(target, { ...SHORT, duration: 50, size });
  assertEquals([...seen], ["other.example me"]);
});

Deno.test("bench() counts an HTTP status of 400 and above as an error", async () => {
  const handler = async (request: Request) =>
    new Response(null, { status: await request.text() === "xxx" ? 404 : 200 });
  await using server = serve(
    await listen("http://127.0.0.1:0"),
    ({ stream, draining }) => serveHttp(stream, { handler, draining }),
  );
  const { messages, errors, failures } = await bench(server.local, { ...SHORT, size: 3 });
  // The last answers may come behind the end of the measured time.
  assert(messages > 0 && errors >= messages && errors <= messages + 2, `${errors} of ${messages}`);
  assertEquals(Object.keys(failures), ["The answer has a status of 400 or above"]);
});

Deno.test("bench() moves bulk up, down and both ways", async () => {
  await using sink = await start(async (channel) => {
    while (await channel.receive() !== null);
  });
  await using source = await start((channel) =>
    pour(channel, { size: 4096, signal: new AbortController().signal })
  );
  const run = { ...SHORT, size: 4096 };
  const up = await bench(sink.local, { ...run, mode: "up" });
  assertEquals([up.bytesOutPerSecond > 1e6, up.bytesInPerSecond, up.errors], [true, 0, 0]);
  const down = await bench(source.local, { ...run, mode: "down" });
  assertEquals([down.bytesInPerSecond > 1e6, down.bytesOutPerSecond, down.errors], [true, 0, 0]);
  const both = await bench(source.local, { ...run, mode: "both" });
  assertEquals([both.bytesInPerSecond > 1e6, both.bytesOutPerSecond > 1e6], [true, true]);
  assertEquals(both.errors, 0);
});

Deno.test("bench() counts a connection that breaks in a bulk run once", async () => {
  await using server = await start(async (channel) => {
    await channel.receive();
    channel.close();
  });
  const { errors } = await bench(server.local, { ...SHORT, mode: "both" });
  assertEquals(errors, 2);
});

Deno.test("bench() counts connections a second", async () => {
  await using server = await start((channel) => channel.receive());
  const { messages, errors, latency } = await bench(server.local, { ...SHORT, mode: "connect" });
  assert(messages > 5 && errors === 0 && latency.p50 > 0, `${messages} connections`);
});

Deno.test("bench() connects again when the peer ends, and counts that", async () => {
  await using server = await start((channel) => runService(channel, ECHO, { once: true }));
  const { messages, errors, failures } = await bench(server.local, { ...SHORT, duration: 250 });
  assert(messages > 0 && errors > 0 && failures["The peer ended the connection"]! > 0);
});

Deno.test("bench() loses what a silent peer does not answer in time", async () => {
  await using server = await start(async (channel) => {
    while (await channel.receive() !== null);
  });
  const { messages, lost } = await bench(server.local, { ...SHORT, duration: 500, timeout: 20 });
  assertEquals([messages, lost > 0], [0, true]);
});

Deno.test("bench() ends when its signal is aborted, with what there is", async () => {
  await using server = await start(echo);
  const stop = new AbortController();
  const result = await bench(server.local, {
    ...SHORT,
    duration: 60_000,
    warmup: 0,
    signal: stop.signal,
    onProgress: ({ rate }) => rate > 0 && stop.abort(),
  });
  assert(result.messages > 0 && result.measured < 30_000, `${result.measured} ms`);
});

Deno.test("bench() says at once that nothing listens", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  for (const mode of ["echo", "up", "connect"] as const) {
    await assertRejects(() => bench(`:${port}`, { ...SHORT, mode }), NetError, "refused");
  }
});

for (
  const [why, options] of [
    ["no connections", { connections: 0 }],
    ["a rate of bulk", { rate: 5, mode: "up" }],
    ["a size and a message", { size: 5, message: "x" }],
    ["a message that is no template", { message: "{x}" }],
    ["more memory than there may be", { connections: 1000, pipeline: 1000, size: 1 << 20 }],
  ] as const
) {
  Deno.test(`bench() refuses ${why}`, async () => {
    await assertRejects(() => bench("127.0.0.1:9", options), UsageError);
  });
}
