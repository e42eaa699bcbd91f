import { assert, assertEquals } from "@std/assert";
import type { InternetAddress } from "../../lib/address.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import {
  type DatagramServer,
  type DatagramServerOptions,
  serveDatagrams,
} from "../../lib/net/datagram_server.ts";
import { PeerGuard } from "../../lib/net/peer_guard.ts";
import { openUdp, type UdpSocket } from "../../lib/net/udp.ts";
import { chargen } from "../../lib/services/chargen.ts";
import { daytime } from "../../lib/services/clock.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { reply } from "../../lib/services/reply.ts";
import { PRINT } from "../../lib/services/silent.ts";
import type { Service } from "../../lib/services/service.ts";
import { Told } from "./told.ts";

const ANY: InternetAddress = { scheme: "udp", host: "127.0.0.1", port: 0 };

function peer(host: string, port = 5000): InternetAddress {
  return { scheme: "udp", host, port };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function start(service: Service, options?: DatagramServerOptions): Promise<DatagramServer> {
  return serveDatagrams(await openUdp(ANY), service, options);
}

async function next(socket: UdpSocket): Promise<string> {
  return new TextDecoder().decode((await socket.receive())?.data);
}

/** Server options that collect the reasons why datagrams were not answered. */
function refusals(): DatagramServerOptions & { next(): Promise<string> } {
  const told = new Told<string>();
  return { onRefused: (_, reason) => told.tell(reason), next: () => told.next() };
}

Deno.test("serveDatagrams() answers many peers, each its own", async () => {
  await using server = await start(ECHO);
  const clients = await Promise.all(Array.from({ length: 20 }, () => openUdp(ANY)));
  const answers = clients.map(async (client, i) => {
    await client.send(bytes(`client ${i}`), server.local);
    return await next(client);
  });
  assertEquals(await Promise.all(answers), clients.map((_, i) => `client ${i}`));
  clients.forEach((client) => client.close());
  assertEquals([server.received, server.answered], [20, 20]);
});

Deno.test("serveDatagrams() answers the empty datagram and the largest", async () => {
  await using server = await start(ECHO);
  using client = await openUdp(ANY);
  for (const length of [0, 65_507]) {
    await client.send(new Uint8Array(length), server.local);
    assertEquals((await client.receive())?.data.length, length);
  }
});

Deno.test("serveDatagrams() withholds an answer that is larger than its question", async () => {
  const refused = refusals();
  await using server = await start(daytime(), refused);
  using client = await openUdp(ANY);
  await client.send(bytes("?"), server.local);
  assertEquals(await refused.next(), "withheld");
  await client.send(new Uint8Array(64), server.local);
  assert(/-UTC\r\n$/.test(await next(client)));
  assertEquals(server.refused, { withheld: 1 });
});

Deno.test("serveDatagrams() never sends more bytes than it was asked with", async () => {
  await using server = await start(chargen({ random: () => 0.999 }));
  using client = await openUdp(ANY);
  for (const length of [0, 1, 100, 512, 600]) {
    await client.send(new Uint8Array(length), server.local);
    assertEquals((await client.receive())?.data.length, Math.min(length, 512));
  }
});

Deno.test("serveDatagrams() answers frames with frames, all of a datagram in one", async () => {
  const refused = refusals();
  await using server = await start(reply(bytes("ok")), { codec: parseCodec("u8"), ...refused });
  using client = await openUdp(ANY);
  await client.send(bytes("\x02hi\x02ho"), server.local);
  assertEquals(await next(client), "\x02ok\x02ok");
  await client.send(bytes("\x05hi"), server.local);
  assertEquals(await refused.next(), "malformed");
});

Deno.test("serveDatagrams() shows messages and answers with their peer", async () => {
  const told = new Told<unknown>();
  const text = (messages: readonly Uint8Array[]) =>
    messages.map((m) => new TextDecoder().decode(m));
  await using server = await start(ECHO, {
    onMessages: (messages, from) => told.tell(["in", text(messages), from]),
    onAnswers: (answers, to) => told.tell(["out", text(answers), to]),
  });
  using client = await openUdp(ANY);
  await client.send(bytes("hi"), server.local);
  assertEquals(await told.next(), ["in", ["hi"], client.local]);
  assertEquals(await told.next(), ["out", ["hi"], client.local]);
});

Deno.test("serveDatagrams() refuses nothing where it answers nothing", async () => {
  const told = new Told<number>();
  await using server = await start(PRINT, { rate: 1, onMessages: (m) => told.tell(m.length) });
  using client = await openUdp(ANY);
  for (let i = 0; i < 5; i++) await client.send(bytes("x"), server.local);
  for (let i = 0; i < 5; i++) await told.next();
  assertEquals([server.received, server.answered, server.refused], [5, 0, {}]);
});

Deno.test("serveDatagrams() lets two echo servers talk to each other only as long as the rate allows", async () => {
  const [here, there] = [refusals(), refusals()];
  const frozen = { rate: 20, now: () => 0 };
  await using one = await start(ECHO, { ...frozen, ...here });
  const forger = await openUdp(ANY);
  // What a forged source does: the question comes from the other server's own socket.
  await forger.send(bytes("ping"), one.local);
  await using two = serveDatagrams(forger, ECHO, { ...frozen, ...there });
  assertEquals(await Promise.race([here.next(), there.next()]), "rate");
  assert(one.answered + two.answered <= 40);
});

Deno.test("serveDatagrams() goes on when an answer cannot be sent", async () => {
  const refused = refusals();
  const codec = parseCodec("u8:max=2");
  await using server = await start(reply(bytes("too long")), { codec, ...refused });
  using client = await openUdp(ANY);
  for (let i = 0; i < 2; i++) {
    await client.send(bytes("\x02hi\x02ho\x02hu\x02he"), server.local);
    assertEquals(await refused.next(), "unsent");
  }
});

Deno.test("serveDatagrams() ends when its signal is aborted, or with the error of a hook", async () => {
  const controller = new AbortController();
  const aborted = await start(ECHO, { signal: controller.signal });
  controller.abort();
  assertEquals(await aborted.closed, undefined);

  const bug = new Error("bug");
  const server = await start(ECHO, {
    onMessages() {
      throw bug;
    },
  });
  using client = await openUdp(ANY);
  await client.send(bytes("x"), server.local);
  assertEquals(await server.closed, bug);
});

Deno.test("PeerGuard refuses reserved ports and its own, on loopback too", () => {
  const guard = new PeerGuard(9000);
  assertEquals(guard.refuse(peer("192.0.2.1", 19)), "reserved-port");
  assertEquals(guard.refuse(peer("127.0.0.1", 1023)), "reserved-port");
  assertEquals(guard.refuse(peer("127.0.0.1", 9000)), "own-port");
  assertEquals(guard.refuse(peer("192.0.2.1", 1024)), undefined);
});

Deno.test("PeerGuard answers an address as often as its rate says, whatever its port", () => {
  let time = 0;
  const guard = new PeerGuard(9000, { rate: 2, now: () => time });
  const ask = (port: number) => guard.refuse(peer("192.0.2.1", port));
  assertEquals([ask(5000), ask(5001), ask(5002)], [undefined, undefined, "rate"]);
  assertEquals(guard.refuse(peer("192.0.2.2")), undefined);
  time = 500;
  assertEquals([ask(5000), ask(5000)], [undefined, "rate"]);
  time = 60_000;
  assertEquals([ask(1024), ask(1025), ask(1026)], [undefined, undefined, "rate"]);
});

Deno.test("PeerGuard counts a /64 of IPv6 as one address", () => {
  const guard = new PeerGuard(9000, { rate: 1, now: () => 0 });
  const ask = (host: string) => guard.refuse(peer(host));
  assertEquals([ask("2001:db8::1"), ask("2001:db8::2")], [undefined, "rate"]);
  assertEquals(ask("2001:db8:0:1::1"), undefined);
});

Deno.test("PeerGuard exempts loopback unless the rate is given", () => {
  const now = () => 0;
  const open = new PeerGuard(9000, { now });
  const strict = new PeerGuard(9000, { now, rate: 1000 });
  const count = (guard: PeerGuard) => {
    let answered = 0;
    for (let i = 0; i < 2000; i++) if (guard.refuse(peer("127.0.0.1")) === undefined) answered++;
    return answered;
  };
  assertEquals([count(open), count(strict)], [2000, 1000]);
});

Deno.test("PeerGuard forgets the address heard of longest ago when there are too many", () => {
  const guard = new PeerGuard(9000, { rate: 1, maxPeers: 2, now: () => 0 });
  const [a, b, c] = ["192.0.2.1", "192.0.2.2", "192.0.2.3"].map((host) => peer(host));
  guard.refuse(a!);
  guard.refuse(b!);
  guard.refuse(a!);
  guard.refuse(c!);
  assertEquals(guard.refuse(a!), "rate");
  assertEquals(guard.refuse(b!), undefined);
});
