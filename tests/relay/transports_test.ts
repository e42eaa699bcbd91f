import { assertEquals } from "@std/assert";
import { formatAddress } from "../../lib/address.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import { acceptWebSocket } from "../../lib/http/websocket_accept.ts";
import { selfSignedCertificate } from "../../lib/net/certificate.ts";
import type { Channel } from "../../lib/net/channel.ts";
import { connect } from "../../lib/net/connect.ts";
import { serveDatagrams } from "../../lib/net/datagram_server.ts";
import { Framed } from "../../lib/net/framed.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { openUdp } from "../../lib/net/udp.ts";
import { connectUdp } from "../../lib/net/udp_channel.ts";
import { raw } from "../../lib/frame/raw.ts";
import { relay } from "../../lib/relay/relay.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";
import type { InternetAddress } from "../../lib/address.ts";
import { Record } from "./taps.ts";

const CERTIFICATE = await selfSignedCertificate({ names: ["127.0.0.1"] });
const TLS = { server: CERTIFICATE, client: { pin: CERTIFICATE.fingerprint } };
const TRANSPORTS = ["tcp", "tls", "unix", "udp", "ws", "wss"] as const;
type Transport = (typeof TRANSPORTS)[number];

function anyAddress(transport: Transport, folder: string): string {
  return transport === "unix"
    ? `unix:${folder}/${crypto.randomUUID()}`
    : `${transport}://127.0.0.1:0`;
}

/** A server that echoes, over any transport. */
async function echoServer(transport: Transport, folder: string) {
  if (transport === "udp") {
    const loopback: InternetAddress = { scheme: "udp", host: "127.0.0.1", port: 0 };
    return serveDatagrams(await openUdp(loopback), ECHO);
  }
  const listener = await listen(anyAddress(transport, folder), { tls: CERTIFICATE });
  return serve(listener, async ({ stream }) => {
    const isMessages = transport === "ws" || transport === "wss";
    const channel: Channel = isMessages ? await acceptWebSocket(stream) : new Framed(stream, raw());
    await runService(channel, ECHO);
    channel.close();
    await channel.closed;
  });
}

/** Says something to a server and hears it back. */
async function converse(channel: Channel, text: string): Promise<string> {
  await channel.send([new TextEncoder().encode(text)]);
  const [answer] = await channel.receive() ?? [];
  const heard = new TextDecoder().decode(answer);
  channel.close();
  await channel.closed;
  return heard;
}

for (const near of TRANSPORTS) {
  for (const far of TRANSPORTS) {
    Deno.test(`relay() carries ${near} to ${far} and back`, async () => {
      const folder = await Deno.makeTempDir();
      await using target = await echoServer(far, folder);
      const record = new Record();
      await using middle = await relay(anyAddress(near, folder), target.local, {
        ...record,
        tls: TLS,
      });
      const at = formatAddress(middle.local);
      const tls = TLS.client;
      const channel = near === "udp"
        ? await connectUdp(middle.local as InternetAddress)
        : near === "ws" || near === "wss"
        ? await connectWebSocket(at, { tls })
        : new Framed(await connect(at, { tls }), raw());
      assertEquals(await converse(channel, "hello, 世界"), "hello, 世界");
      // Datagrams have no end that could be passed on.
      if (near === "udp" || far === "udp") middle.close();
      const [ledger] = await record.ledgers(1);
      assertEquals([ledger!.up.bytesOut, ledger!.down.bytesOut], [13, 13]);
      assertEquals([record.texts("up"), record.texts("down")], [["hello, 世界"], ["hello, 世界"]]);
      await Deno.remove(folder, { recursive: true });
    });
  }
}

Deno.test("relay() keeps a WebSocket's messages apart, each of its kind, and its closing words", async () => {
  const said = Promise.withResolvers<unknown>();
  await using target = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
    const channel = await acceptWebSocket(stream);
    await runService(channel, ECHO);
    said.resolve(channel.closing);
    channel.close();
    await channel.closed;
  });
  await using middle = await relay("ws://127.0.0.1:0", target.local);
  const encoder = new TextEncoder();
  const client = await connectWebSocket(middle.local, { kind: "binary" });
  const answers: [string, string][] = [];
  await client.send([encoder.encode("one"), encoder.encode("")]);
  await client.send([encoder.encode("three")], ["text"]);
  while (answers.length < 3) {
    const messages = await client.receive() ?? [];
    for (const [i, message] of messages.entries()) {
      answers.push([new TextDecoder().decode(message), client.kinds[i]!]);
    }
  }
  assertEquals(answers, [["one", "binary"], ["", "binary"], ["three", "text"]]);
  client.close(4321, "done");
  assertEquals(await said.promise, { by: "peer", code: 4321, reason: "done" });
  await client.closed;
});

Deno.test("relay() gives each peer on UDP a session of its own, and refuses one too many", async () => {
  const loopback: InternetAddress = { scheme: "udp", host: "127.0.0.1", port: 0 };
  const seen = new Set<string>();
  await using target = serveDatagrams(await openUdp(loopback), ECHO, {
    onMessages: (_messages, peer) => void seen.add(formatAddress(peer)),
  });
  const refused = Promise.withResolvers<string>();
  const record = new Record();
  await using middle = await relay(loopback, target.local, {
    ...record,
    maxConnections: 2,
    idle: 500,
    onRefused: (_remote, reason) => refused.resolve(reason),
  });
  const [one, two, three] = [
    await connectUdp(middle.local as InternetAddress),
    await connectUdp(middle.local as InternetAddress),
    await connectUdp(middle.local as InternetAddress),
  ];
  await one.send([new Uint8Array(1)]);
  await two.send([new Uint8Array(2)]);
  assertEquals((await one.receive())![0]!.length, 1);
  assertEquals((await two.receive())![0]!.length, 2);
  await three.send([new Uint8Array(3)]);
  assertEquals(await refused.promise, "max-connections");
  assertEquals(seen.size, 2);
  for (const { by, how } of await record.ledgers(2)) assertEquals([by, how], ["relay", "timeout"]);
  for (const channel of [one, two, three]) channel.close();
});
