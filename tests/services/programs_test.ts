import { assertEquals } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { serveDatagrams } from "../../lib/net/datagram_server.ts";
import { Framed } from "../../lib/net/framed.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { openUdp } from "../../lib/net/udp.ts";
import { connectUdp } from "../../lib/net/udp_channel.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { SERVICES } from "../../lib/services/registry.ts";
import { runService } from "../../lib/services/run.ts";
import type { Service } from "../../lib/services/service.ts";
import { listenLoopback, portOf } from "../net/loopback.ts";
import { Records } from "../net/told.ts";
import { freePort, Peer, peerTest } from "../peers.ts";

const RAW = parseCodec("raw");
const LOOPBACK = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;

function start(service: Service, records?: Records): { server: Server; port: string } {
  const listener = listenLoopback();
  const server = serve(
    listener,
    ({ stream }) => runService(new Framed(stream, RAW), service),
    records,
  );
  return { server, port: String(portOf(listener.local)) };
}

function service(name: string): Service {
  return SERVICES.find((entry) => entry.name === name)!.make();
}

peerTest("echo answers nc to its last byte behind its FIN", "nc", async () => {
  const records = new Records();
  const { server, port } = start(ECHO, records);
  await using _ = server;
  await using nc = new Peer("nc", ["-N", "127.0.0.1", port]);
  const text = "x".repeat(100_000);
  await nc.type(text);
  await nc.end();
  assertEquals(await nc.stdout.ended, text);
  assertEquals((await records.next()).how, "FIN");
});

peerTest("daytime tells ncat the time and ends", "ncat", async () => {
  const { server, port } = start(service("daytime"));
  await using _ = server;
  await using ncat = new Peer("ncat", ["127.0.0.1", port]);
  await ncat.end();
  await ncat.stdout.saw(/^\w+, \w+ \d+, \d{4} \d\d:\d\d:\d\d-UTC\r\n$/);
  assertEquals(await ncat.code, 0);
});

peerTest("chargen fills socat until it has enough", "socat", async () => {
  const records = new Records();
  const { server, port } = start(service("chargen"), records);
  await using _ = server;
  await using socat = new Peer("socat", ["-u", `TCP:127.0.0.1:${port},readbytes=7400`, "-"]);
  const lines = (await socat.stdout.ended).split("\r\n");
  assertEquals([lines.length, lines[99]?.length], [101, 72]);
  assertEquals((await records.next()).how, "reset");
});

for (const [program, ...args] of [["nc", "-u", "-q", "1"], ["ncat", "-u"]] as const) {
  peerTest(`serveDatagrams() answers ${program}`, program, async () => {
    await using server = serveDatagrams(await openUdp(LOOPBACK), ECHO);
    await using peer = new Peer(program, [...args, "127.0.0.1", String(server.local.port)]);
    await peer.type("hello");
    await peer.stdout.saw(/hello/);
  });
}

peerTest("connectUdp() talks to an echo of socat", "socat", async () => {
  const port = freePort();
  const listen = `UDP-LISTEN:${port},bind=127.0.0.1`;
  await using socat = new Peer("socat", ["-d", "-d", listen, "EXEC:cat"]);
  await socat.stderr.saw(/listening|starting|waiting/i);
  const channel = await connectUdp({ ...LOOPBACK, port });
  await channel.send([new TextEncoder().encode("hello")]);
  assertEquals((await channel.receive())?.map((m) => new TextDecoder().decode(m)), ["hello"]);
  channel.close();
});
