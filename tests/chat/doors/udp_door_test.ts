import { assert, assertEquals, assertMatch } from "@std/assert";
import type { InternetAddress } from "../../../lib/address.ts";
import { Hub, type HubOptions } from "../../../lib/chat/room/hub.ts";
import { UdpDoor, type UdpDoorOptions } from "../../../lib/chat/doors/udp_door.ts";
import { openUdp, type UdpSocket } from "../../../lib/net/udp.ts";

const ANY_PORT: InternetAddress = { scheme: "udp", host: "127.0.0.1", port: 0 };
const STRANGE: UdpDoorOptions = { isTrusted: () => false };

async function open(
  options: UdpDoorOptions = {},
  hubOptions: HubOptions = {},
): Promise<{ door: UdpDoor; hub: Hub } & AsyncDisposable> {
  const hub = new Hub(hubOptions);
  const door = new UdpDoor(hub, await openUdp(ANY_PORT), options);
  return { door, hub, [Symbol.asyncDispose]: () => door[Symbol.asyncDispose]() };
}

/** Somebody with `nc -u`. */
class Peer implements Disposable {
  constructor(readonly socket: UdpSocket, readonly to: InternetAddress) {}

  static async of({ door }: { door: UdpDoor }): Promise<Peer> {
    return new Peer(await openUdp(ANY_PORT), door.local);
  }

  say(line: string): Promise<void> {
    return this.socket.send(new TextEncoder().encode(line), this.to);
  }

  async hear(): Promise<string> {
    const datagram = await this.socket.receive();
    return new TextDecoder().decode(datagram!.data);
  }

  async hearUntil(part: string): Promise<string> {
    for (;;) {
      const line = await this.hear();
      if (line.includes(part)) return line;
    }
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }
}

Deno.test("UdpDoor lets a peer of this machine in at once, and takes its first words", async () => {
  await using room = await open();
  using ann = await Peer.of(room);
  using bob = await Peer.of(room);
  await ann.say("hello\n");
  assertMatch(await ann.hear(), /^\* You are guest-1 in #lobby\..*\n$/);
  await bob.say("hi there\n");
  assertEquals(await ann.hearUntil("hi"), "guest-2: hi there\n");
  await ann.say("/nick ann");
  assertEquals(await bob.hearUntil("now"), "* guest-1 is now ann\n");
});

Deno.test("UdpDoor lets a strange peer in that repeats the word, and whose first words are lost", async () => {
  await using room = await open(STRANGE);
  using peer = await Peer.of(room);
  await peer.say("hello\n");
  const [, word = ""] = /^say ([0-9a-f]+)\n$/.exec(await peer.hear()) ?? [];
  assertEquals(room.hub.members, 0);
  await peer.say(`${word}\n`);
  assertMatch(await peer.hear(), /^\* You are guest-1/);
});

Deno.test("UdpDoor gives each strange peer a word of its own", async () => {
  await using room = await open(STRANGE);
  using ann = await Peer.of(room);
  using mallory = await Peer.of(room);
  await ann.say("hello\n");
  const word = (await ann.hear()).slice(4);
  await mallory.say(word);
  assertMatch(await mallory.hear(), /^say /);
  assertEquals(room.hub.members, 0);
});

Deno.test("UdpDoor answers a flood in a strange peer's name with fewer bytes than it is", async () => {
  const count = 200;
  let asked = 0;
  const over = Promise.withResolvers<void>();
  const isTrusted = () => {
    // By then all the others have had their answers.
    if (++asked > count) over.resolve();
    return false;
  };
  await using room = await open({ isTrusted });
  using victim = await Peer.of(room);
  using end = await Peer.of(room);
  for (let i = 0; i <= count; i++) await victim.say("/help\n");
  await over.promise;
  await end.socket.send(new Uint8Array(), victim.socket.local);
  let got = 0;
  for (let line; (line = await victim.hear()) !== "";) got += line.length;
  assert(got < count, `${got} bytes`);
  assertEquals(room.hub.members, 0);
});

Deno.test("UdpDoor takes who has quit for new at the next word", async () => {
  await using room = await open();
  using peer = await Peer.of(room);
  await peer.say("/quit\n");
  assertEquals(await peer.hearUntil("Bye"), "* Bye: quit\n");
  await peer.say("/who\n");
  assertMatch(await peer.hearUntil("In #"), /guest-2\n$/);
});

Deno.test("UdpDoor lets a peer leave that has fallen silent", async () => {
  await using room = await open({ idle: 40 });
  using ann = await Peer.of(room);
  using bob = await Peer.of(room);
  await ann.say("/nick ann");
  await ann.hearUntil("now");
  await bob.say("/nick bob");
  const talk = setInterval(() => bob.say("x"), 5);
  assertEquals(await bob.hearUntil("left"), "* ann left (silent)\n");
  clearInterval(talk);
  assertEquals(room.hub.members, 1);
});

Deno.test("UdpDoor takes no more peers than it may", async () => {
  await using room = await open({ maxPeers: 1 });
  using ann = await Peer.of(room);
  using bob = await Peer.of(room);
  await ann.say("/nick ann");
  await ann.hearUntil("now");
  await bob.say("hello");
  await ann.say("/who\n");
  assertEquals(await ann.hearUntil("In #"), "* In #lobby: ann\n");
});

Deno.test("UdpDoor takes no more than 64 lines of one datagram", async () => {
  await using room = await open({}, { limits: { rate: 0 } });
  using ann = await Peer.of(room);
  await ann.say("/frobnicate\n".repeat(5000));
  await ann.say("/who\n");
  let answers = 0;
  for (let line = ""; !line.includes("In #"); line = await ann.hear()) {
    if (line.includes("/frobnicate")) answers++;
  }
  assertEquals(answers, 64);
});

Deno.test("UdpDoor tells its members the last word when the room closes", async () => {
  await using room = await open();
  using peer = await Peer.of(room);
  await peer.say("/nick ann\n");
  await peer.hearUntil("now");
  room.hub.close("The server stops.");
  await room.door[Symbol.asyncDispose]();
  assertEquals(await peer.hear(), "* Bye: The server stops.\n");
});

Deno.test("UdpDoor takes no more peers of one address than it may, and tells the others why", async () => {
  await using room = await open({ maxPerAddress: 1 });
  using ann = await Peer.of(room);
  using bob = await Peer.of(room);
  await ann.say("/nick ann");
  await ann.hearUntil("now");
  await bob.say("hello");
  assertEquals(await bob.hear(), "* Cannot let you in: too many connections (max-per-address).\n");
  await ann.say("/quit");
  await ann.hearUntil("Bye");
  await ann.say("/nick ann");
  assertMatch(await ann.hear(), /^\* You are guest-2/);
});

Deno.test("UdpDoor loses nothing of an answer that is too long for a datagram", async () => {
  await using room = await open({}, { limits: { message: 60_000, rate: 0 } });
  using ann = await Peer.of(room);
  using bob = await Peer.of(room);
  const texts = Array.from({ length: 10 }, (_, i) => `${i}${"€".repeat(3000)}`);
  for (const text of texts) await ann.say(text);
  await ann.say("/who");
  await ann.hearUntil("In #");
  await bob.say("/who");
  const heard: string[] = [];
  while (!heard.at(-1)?.includes("In #lobby: ")) heard.push(await bob.hear());
  for (const text of texts) assert(heard.join("").includes(`guest-1: ${text}\n`), text[0]);
});
