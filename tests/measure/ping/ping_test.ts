import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Address } from "../../../lib/address.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { serveHttp } from "../../../lib/http/serve_http.ts";
import { acceptWebSocket } from "../../../lib/http/websocket_accept.ts";
import { LatencyHistogram } from "../../../lib/measure/bench/latency_histogram.ts";
import { PingStats } from "../../../lib/measure/ping/ping_stats.ts";
import { ping } from "../../../lib/measure/ping/probe.ts";
import { sparkline } from "../../../lib/measure/ping/sparkline.ts";
import { selfSignedCertificate } from "../../../lib/net/certificate.ts";
import type { AcceptedStream } from "../../../lib/net/connection.ts";
import { serveDatagrams } from "../../../lib/net/datagram_server.ts";
import { Framed } from "../../../lib/net/framed.ts";
import { listen, type ListenOptions } from "../../../lib/net/listen.ts";
import { serve, type Server } from "../../../lib/net/server.ts";
import { openUdp } from "../../../lib/net/udp.ts";
import { ECHO } from "../../../lib/services/echo.ts";
import { runService } from "../../../lib/services/run.ts";

const FRAMES = parseCodec("u16be");

/** A server, at an address that may need a certificate. */
async function start(
  at: string,
  handle: (stream: AcceptedStream) => Promise<unknown>,
  options: ListenOptions = {},
): Promise<Server> {
  return serve(await listen(at, options), async ({ stream }) => void await handle(stream));
}

const echo = (stream: AcceptedStream) => runService(new Framed(stream, FRAMES), ECHO);

Deno.test("ping() times connecting, the first byte and the whole frame", async () => {
  await using server = await start("127.0.0.1:0", echo);
  const { connect, tls, firstByte, roundTrip, error } = await ping(server.local, { codec: FRAMES });
  assertEquals([tls, error], [undefined, undefined]);
  assert(connect! > 0 && firstByte! > 0 && firstByte! <= roundTrip!);
});

Deno.test("ping() times the handshake of TLS apart", async () => {
  const { cert, key } = await selfSignedCertificate();
  await using server = await start("tls://127.0.0.1:0", echo, { tls: { cert, key } });
  const result = await ping(server.local, { codec: FRAMES, tls: { insecure: true } });
  assert(result.connect! > 0 && result.tls! > 0 && result.roundTrip! > 0, `${result.error}`);
});

Deno.test("ping() asks HTTP, WebSocket and UDP in their own way", async () => {
  const handler = () => new Response("hello");
  await using http = await start("http://127.0.0.1:0", (stream) => serveHttp(stream, { handler }));
  await using webSocket = await start("ws://127.0.0.1:0", async (stream) => {
    const channel = await acceptWebSocket(stream);
    await runService(channel, ECHO);
    channel.close();
    await channel.closed;
  });
  await using udp = serveDatagrams(
    await openUdp({ scheme: "udp", host: "127.0.0.1", port: 0 }),
    ECHO,
  );
  const addresses: Address[] = [http.local, webSocket.local, udp.local];
  for (const address of addresses) {
    const { roundTrip, error } = await ping(address);
    assert(roundTrip! > 0, `${address.scheme}: ${error}`);
  }
});

Deno.test("ping() says why nothing came back, and what did until then", async () => {
  await using silent = await start("127.0.0.1:0", (stream) => stream.read(new Uint8Array(99)));
  const ended = await ping(silent.local);
  assert(ended.connect! > 0);
  assertStringIncludes(ended.error!.message, "without an answer");

  await using deaf = await start("127.0.0.1:0", async (stream) => {
    while (await stream.read(new Uint8Array(99)) !== null);
  });
  const late = await ping(deaf.local, { timeout: 30 });
  assertStringIncludes(late.error!.message, "no answer in 0.03 s");

  const { local } = silent;
  await silent[Symbol.asyncDispose]();
  const refused = await ping(local);
  assertEquals(refused.connect, undefined);
  assertStringIncludes(refused.error!.message, "refused");
});

Deno.test("ping() sends nothing when it is to connect only", async () => {
  await using server = await start("127.0.0.1:0", async (stream) => {
    assertEquals(await stream.read(new Uint8Array(1)), null);
  });
  const { roundTrip, error } = await ping(server.local, { connectOnly: true });
  assertEquals([roundTrip, error], [undefined, undefined]);
  assertEquals(await server.drain(), undefined);
});

Deno.test("sparkline() goes from the lowest value to the highest", () => {
  assertEquals(sparkline([1, 2, undefined, 8]), "▁▂·█");
  assertEquals([sparkline([]), sparkline([undefined]), sparkline([3, 3])], ["", "·", "▁▁"]);
});

Deno.test("PingStats keeps the last pings, and counts all", async () => {
  const stats = new PingStats(await LatencyHistogram.load());
  for (let i = 1; i <= 100; i++) stats.add({ connect: i, roundTrip: 1 });
  stats.add({ connect: 1, error: new Error("lost") });
  assertEquals([stats.sent, stats.answered, stats.recent.length], [101, 100, 60]);
  assertEquals([stats.recent.at(-1), stats.recent.at(-2)], [undefined, 1]);
  assertEquals([stats.summary.roundTrip?.max, stats.summary.tls], [1000, undefined]);
});
