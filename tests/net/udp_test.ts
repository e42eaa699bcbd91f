import { assertEquals, assertRejects } from "@std/assert";
import type { InternetAddress } from "../../lib/address.ts";
import { NetError, UsageError } from "../../lib/errors.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { openUdp, type UdpOptions, type UdpSocket } from "../../lib/net/udp.ts";
import { connectUdp } from "../../lib/net/udp_channel.ts";

const GROUP = "239.7.7.7";

function at(host = "127.0.0.1", port = 0): InternetAddress {
  return { scheme: "udp", host, port };
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function next(socket: UdpSocket): Promise<string> {
  const datagram = await socket.receive();
  return datagram === null ? "closed" : new TextDecoder().decode(datagram.data);
}

Deno.test("openUdp() names the address that is taken", async () => {
  using taken = await openUdp(at());
  const error = await assertRejects(() => openUdp(taken.local), NetError);
  assertEquals([error.action, error.fault], ["listen", "address-in-use"]);
});

Deno.test("UdpSocket receives datagrams whole, the largest and the empty too, and says whose", async () => {
  using here = await openUdp(at());
  using there = await openUdp(at());
  for (const length of [65_507, 0, 1]) {
    await there.send(new Uint8Array(length).fill(7), here.local);
    const datagram = await here.receive();
    assertEquals(datagram?.data.length, length);
    assertEquals(datagram?.peer, there.local);
  }
});

Deno.test("UdpSocket refuses to send more than 65,507 bytes", async () => {
  using socket = await openUdp(at());
  const error = await assertRejects(
    () => socket.send(new Uint8Array(65_508), socket.local),
    NetError,
    "65508 bytes are too many for one datagram: it holds 65507 at most",
  );
  assertEquals(error.fault, "too-large");
});

Deno.test("UdpSocket shows an IPv4 peer of an IPv6 socket as IPv4, and answers it", async () => {
  using dual = await openUdp(at("::"));
  using client = await openUdp(at());
  await client.send(bytes("?"), at("127.0.0.1", dual.local.port));
  const { peer } = (await dual.receive())!;
  assertEquals(peer, client.local);
  await dual.send(bytes("!"), peer);
  assertEquals(await next(client), "!");
});

Deno.test("UdpSocket ends a pending receive when it is closed", async () => {
  const controller = new AbortController();
  const socket = await openUdp(at(), { signal: controller.signal });
  const pending = socket.receive();
  controller.abort();
  assertEquals(await pending, null);
  assertEquals(await socket.receive(), null);
  socket.close();
  const error = await assertRejects(() => socket.send(bytes("?"), at("127.0.0.1", 9)), NetError);
  assertEquals(error.fault, "closed");
});

Deno.test("UdpSocket sends broadcasts only where they were allowed", async () => {
  using careful = await openUdp(at("0.0.0.0"));
  const everybody = at("255.255.255.255", 9);
  const error = await assertRejects(
    () => careful.send(bytes("?"), everybody),
    NetError,
    "--broadcast",
  );
  assertEquals(error.fault, "permission");

  using loud = await openUdp(at("127.0.0.1"), { broadcast: true });
  using ear = await openUdp(at("0.0.0.0"));
  await loud.send(bytes("all"), at("127.255.255.255", ear.local.port));
  assertEquals(await next(ear), "all");
});

Deno.test("openUdp() joins a group, and every member gets what is sent to it", async () => {
  const options: UdpOptions = { join: [GROUP], interface: "127.0.0.1" };
  using one = await openUdp(at("0.0.0.0"), options);
  using two = await openUdp(at("0.0.0.0", one.local.port), options);
  using sender = await openUdp(at(), { ...options, ttl: 2 });
  await sender.send(bytes("members"), at(GROUP, one.local.port));
  assertEquals([await next(one), await next(two)], ["members", "members"]);
});

Deno.test("openUdp() refuses what is no group, and a TTL without one", async () => {
  await assertRejects(() => openUdp(at(), { join: ["127.0.0.1"] }), UsageError, "multicast group");
  await assertRejects(() => openUdp(at(), { ttl: 4 }), UsageError, "TTL");
  await assertRejects(
    () => openUdp(at(), { join: [GROUP], interface: "192.0.2.1" }),
    NetError,
    `join ${GROUP}: no interface leads to it: name one that is up`,
  );
});

Deno.test("openUdp() refuses options of a group that no system would take", async () => {
  for (
    const [options, message] of [
      [{ join: [GROUP], ttl: 256 }, "from 0 to 255"],
      [{ join: [GROUP], interface: "eth0" }, 'current value is "eth0": use its address'],
      [{ join: ["ff02::7"] }, "use an IPv6 one"],
    ] as const
  ) {
    await assertRejects(() => openUdp(at(), options), UsageError, message);
  }
});

Deno.test("openUdp() refuses to join where an IPv6 interface is no index", async () => {
  for (const options of [{ join: ["ff02::7"], interface: "eth0" }, { join: ["ff02::7%eth0"] }]) {
    await assertRejects(() => openUdp(at("::"), options), UsageError, `current value is "eth0"`);
  }
});

Deno.test("connectUdp() hears only its peer", async () => {
  using peer = await openUdp(at());
  using stranger = await openUdp(at());
  const channel = await connectUdp(peer.local);
  await stranger.send(bytes("strange"), channel.local);
  await peer.send(bytes("known"), channel.local);
  assertEquals((await channel.receive())?.map((m) => new TextDecoder().decode(m)), ["known"]);
  channel.close();
  assertEquals(await channel.receive(), null);
});

Deno.test("connectUdp() looks a name up once, and takes the any-address as this machine", async () => {
  using peer = await openUdp(at());
  for (const host of ["localhost", "0.0.0.0"]) {
    const channel = await connectUdp(at(host, peer.local.port));
    assertEquals(channel.remote, peer.local);
    await channel.send([bytes("one"), bytes("two")]);
    assertEquals([await next(peer), await next(peer)], ["one", "two"]);
    channel.close();
  }
});

Deno.test("connectUdp() refuses port 0, where nobody is", async () => {
  await assertRejects(() => connectUdp(at()), UsageError, "port 0");
});

Deno.test("connectUdp() says when there is no such name", async () => {
  const error = await assertRejects(() => connectUdp(at("no-such-host.invalid", 9)), NetError);
  assertEquals(error.fault, "name");
});

Deno.test("connectUdp() waits for a name no longer than it is told", async () => {
  const lookup = () => new Promise<string>(() => {});
  const slow = at("slow.example", 9);
  const late = await assertRejects(() => connectUdp(slow, { lookup, timeout: 1 }), NetError);
  assertEquals([late.action, late.fault], ["resolve", "timeout"]);

  const controller = new AbortController();
  const pending = connectUdp(slow, { lookup, signal: controller.signal });
  controller.abort();
  assertEquals((await assertRejects(() => pending, NetError)).fault, "aborted");
});

Deno.test("connectUdp() to a group hears all who answer, and says who", async () => {
  const options: UdpOptions = { join: [GROUP], interface: "127.0.0.1" };
  using member = await openUdp(at("0.0.0.0"), options);
  using other = await openUdp(at());
  const channel = await connectUdp(at(GROUP, member.local.port), { interface: "127.0.0.1" });
  await channel.send([bytes("who?")]);
  const { peer } = (await member.receive())!;
  await other.send(bytes("me"), peer);
  assertEquals((await channel.receiveFrom())?.peer, other.local);
  channel.close();
});

Deno.test("connectUdp() puts one frame in each datagram, and drops what is none", async () => {
  using peer = await openUdp(at());
  const malformed: string[] = [];
  const channel = await connectUdp(peer.local, {
    codec: parseCodec("u8"),
    onMalformed: (error) => malformed.push(error.name),
  });
  await channel.send([bytes("ab"), bytes("")]);
  assertEquals([await next(peer), await next(peer)], ["\x02ab", "\x00"]);
  await peer.send(bytes("\x09cut"), channel.local);
  await peer.send(bytes("\x01x\x01y"), channel.local);
  assertEquals(await channel.receive(), [bytes("x"), bytes("y")]);
  assertEquals(malformed, ["TruncatedError"]);
  channel.close();
});
