import { assertEquals } from "@std/assert";
import { Peer, peerTest } from "../../peers.ts";
import { Cable } from "./cable.ts";
import { startNats } from "./nats_server.ts";
import { Member, startNode } from "./node.ts";

function clusterTest(name: string, body: () => Promise<void>): void {
  peerTest(name, "nats-server", body);
}

clusterTest("Hubs of a cluster share rooms, people, history and names", async () => {
  await using nats = await startNats("-js");
  await using a = await startNode(nats.port);
  await using b = await startNode(nats.port);
  const alice = await a.member("alice");
  const bob = await b.member("bob");
  await alice.saw("join", { name: "bob" });
  alice.say({ type: "say", text: "hello", ref: "1" });
  bob.say({ type: "say", text: "hi", ref: "1" });
  const kept = [await alice.saw("ack"), await bob.saw("ack")].map(({ id }) => id);
  for (const member of [alice, bob]) {
    const heard = [
      await member.saw("message", { text: "hello" }),
      await member.saw("message", { text: "hi" }),
    ];
    assertEquals(heard.map(({ id }) => id), kept);
  }
  assertEquals(alice.texts(), bob.texts());
  assertEquals([alice.people(), bob.people()], ["alice,bob", "alice,bob"]);
  bob.say({ type: "nick", name: "Alice" });
  assertEquals((await bob.saw("error")).code, "name-taken");
  await using c = await startNode(nats.port);
  const carol = await c.member("carol");
  const { messages } = await carol.saw("joined");
  assertEquals(messages.map(({ text }) => text), alice.texts());
});

clusterTest(
  "Hubs of a cluster pass on private messages, topics, and what operators do",
  async () => {
    await using nats = await startNats("-js");
    await using a = await startNode(nats.port);
    await using b = await startNode(nats.port);
    const alice = await a.member("alice");
    const bob = await b.member("bob");
    await alice.saw("join", { name: "bob" });
    await b.member("carol");
    await alice.saw("join", { name: "carol" });
    alice.say({ type: "tell", to: "bob", text: "psst" });
    assertEquals((await bob.saw("private")).text, "psst");
    alice.say({ type: "topic", text: "ships" });
    await bob.saw("topic", { text: "ships" });
    alice.say({ type: "kick", name: "bob", reason: "noise" });
    assertEquals((await bob.saw("bye")).reason, "kicked: noise");
    await alice.saw("leave", { name: "bob" });
    await using c = await startNode(nats.port);
    const dan = await c.member("dan");
    await dan.saw("topic", { text: "ships" });
    assertEquals(
      await c.member("erin").then((erin) => erin.saw("joined")).then(({ topic }) => topic),
      "ships",
    );
  },
);

clusterTest(
  "A server that comes late knows who is banned and muted, and who is not any more",
  async () => {
    await using nats = await startNats("-js");
    await using a = await startNode(nats.port);
    await using b = await startNode(nats.port);
    const [alice, erin, bob] = [
      await a.member("alice"),
      await a.member("erin"),
      await b.member("bob"),
    ];
    await alice.saw("join", { name: "bob" });
    for (const name of ["mallory", "eve", "bob"]) alice.say({ type: "ban", name });
    alice.say({ type: "ban", name: "eve", on: false });
    alice.say({ type: "mute", name: "erin" });
    await bob.saw("bye", { reason: "banned" });
    await using c = await startNode(nats.port);
    const dan = await c.member("dan", { address: "198.51.100.1" });
    await alice.saw("join", { name: "dan" });
    // Behind the state that the new server has asked for.
    alice.say({ type: "tell", to: "dan", text: "hello" });
    await dan.saw("private");
    dan.say({ type: "nick", name: "mallory" });
    assertEquals((await dan.saw("error")).code, "banned");
    dan.say({ type: "nick", name: "eve" });
    await dan.saw("nick", { to: "eve" });
    const other = new Member(c.hub);
    other.say({ type: "hello", name: "other" });
    assertEquals((await other.saw("error")).text, "Cannot let you in: you are banned.");
    erin.say({ type: "quit" });
    await dan.saw("leave", { name: "erin" });
    const again = await c.member("erin", { address: "198.51.100.2" });
    again.say({ type: "say", text: "can you hear me?" });
    assertEquals((await again.saw("error")).code, "muted");
  },
);

clusterTest("Who writes or decides while NATS cannot be reached is told so", async () => {
  await using nats = await startNats("-js");
  await using cable = new Cable(nats.port);
  const lost = Promise.withResolvers<void>();
  const onConnection = (isUp: boolean) => isUp ? undefined : lost.resolve();
  await using a = await startNode(cable.port, { beat: 60_000, onConnection });
  await using b = await startNode(nats.port);
  const [alice, bob] = [await a.member("alice"), await b.member("bob")];
  await alice.saw("join", { name: "bob" });
  cable.cut();
  await lost.promise;
  alice.say({ type: "tell", to: "bob", text: "psst", ref: "tell" });
  assertEquals((await alice.saw("error", { ref: "tell" })).code, "not-kept");
  alice.say({ type: "kick", name: "bob", ref: "kick" });
  assertEquals((await alice.saw("error", { ref: "kick" })).code, "not-kept");
  alice.say({ type: "ban", name: "bob", ref: "ban" });
  const { text } = await alice.saw("notice", { ref: "ban" });
  assertEquals(text, "bob is banned. The other servers are told when they can be reached.");
  cable.mend();
  assertEquals((await bob.saw("bye")).reason, "banned");
});

clusterTest("Hub tells the last topic to the others, though its clock was set back", async () => {
  await using nats = await startNats("-js");
  await using a = await startNode(nats.port);
  await using b = await startNode(nats.port, { now: () => 5 });
  const [alice, bob] = [await a.member("alice"), await b.member("bob")];
  alice.say({ type: "topic", text: "ships" });
  await bob.saw("topic", { text: "ships" });
  bob.say({ type: "topic", text: "boats" });
  await alice.saw("topic", { text: "boats" });
});

clusterTest("Hub shows the members of a killed server as gone", async () => {
  await using nats = await startNats("-js");
  await using a = await startNode(nats.port);
  const alice = await a.member("alice");
  await using other = new Peer(Deno.execPath(), [
    ..."run -A --quiet tests/chat/cluster/testdata/node_program.ts".split(" "),
    `${nats.port}`,
    "bob",
  ]);
  await alice.saw("join", { name: "bob" });
  other.kill("SIGKILL");
  assertEquals((await alice.saw("leave")).reason, "the server is gone");
  assertEquals(alice.people(), "alice");
});

clusterTest("Hub shows the members of a server that ends as gone, at once", async () => {
  await using nats = await startNats("-js");
  await using a = await startNode(nats.port, { beat: 60_000 });
  const alice = await a.member("alice");
  {
    await using b = await startNode(nats.port, { beat: 60_000 });
    await b.member("bob");
    await alice.saw("join", { name: "bob" });
  }
  assertEquals((await alice.saw("leave")).reason, "the server has ended");
});

clusterTest(
  "A cluster is whole again after a partition, and nobody has anybody's name",
  async () => {
    await using nats = await startNats("-js");
    await using cable = new Cable(nats.port);
    await using a = await startNode(nats.port);
    await using b = await startNode(cable.port);
    const [alice, bob] = [await a.member("alice"), await b.member("bob")];
    await alice.saw("join", { name: "bob" });
    cable.cut();
    await Promise.all([alice.saw("leave", { name: "bob" }), bob.saw("leave", { name: "alice" })]);
    const first = await a.member("zoe");
    alice.say({ type: "say", text: "over here", ref: "1" });
    bob.say({ type: "say", text: "over there", ref: "1" });
    await alice.saw("ack");
    const second = await b.member("zoe");
    for (const member of [alice, bob]) member.forget();
    cable.mend();
    await Promise.all([alice.saw("join", { name: "bob" }), bob.saw("join", { name: "alice" })]);
    const { to } = await second.saw("nick", { from: "zoe" });
    await bob.saw("ack");
    await Promise.all(
      [alice, bob, first].map((member) => member.saw("message", { text: "over there" })),
    );
    await alice.saw("join", { name: to });
    assertEquals([first.session.name, second.session.name], ["zoe", to]);
    for (const member of [alice, bob]) {
      assertEquals(member.people(), ["alice", "bob", "zoe", to].sort().join());
      assertEquals(member.texts(), ["over here", "over there"]);
    }
  },
);

clusterTest(
  "Of two members who take one name at the same moment, one becomes a guest",
  async () => {
    await using nats = await startNats("-js");
    await using a = await startNode(nats.port);
    await using b = await startNode(nats.port);
    const [alice, bob] = [await a.member("alice"), await b.member("bob")];
    await alice.saw("join", { name: "bob" });
    alice.say({ type: "nick", name: "zoe" });
    bob.say({ type: "nick", name: "zoe" });
    const { to } = await Promise.race(
      [alice, bob].map((member) => member.saw("nick", { from: "zoe" })),
    );
    // Who kept the name saw the other one go, and a guest come.
    await Promise.race([alice, bob].map((member) => member.saw("join", { name: to })));
    assertEquals([alice.session.name, bob.session.name].sort(), [to, "zoe"].sort());
    assertEquals([alice.people(), bob.people()], Array(2).fill([to, "zoe"].sort().join()));
  },
);

clusterTest("Hubs lose no acknowledged message while NATS and a server end", async () => {
  await using nats = await startNats("-js");
  await using a = await startNode(nats.port);
  await using b = await startNode(nats.port);
  const c = await startNode(nats.port);
  const members = [await a.member("alice"), await b.member("bob"), await c.member("carol")];
  const [alice, bob, carol] = members as [Member, Member, Member];
  const sayAll = async (round: string) => {
    for (const member of members) {
      const text = (n: number) => `${round} of ${member.session.name}: ${n}`;
      for (let n = 0; n < 20; n++) member.say({ type: "say", text: text(n), ref: `${round}${n}` });
    }
    await Promise.all(members.map((member) => member.saw("ack", { ref: `${round}19` })));
  };
  await sayAll("one");
  const two = sayAll("two");
  await nats.crash();
  await nats.start();
  await two;
  await Promise.all(members.map((member) => member.heard(120)));
  await c.cluster.close();
  await alice.saw("leave", { name: "carol" });
  alice.say({ type: "say", text: "last" });
  await Promise.all([alice, bob].map((member) => member.saw("message", { text: "last" })));
  assertEquals(new Set(alice.texts()).size, 121);
  assertEquals(bob.texts(), alice.texts());
  assertEquals([...carol.texts(), "last"], alice.texts());
  const own = alice.texts().filter((text) => text.includes("of bob"));
  assertEquals(
    own.map((text) => Number(text.split(": ")[1])),
    [...Array(40).keys()].map((n) => n % 20),
  );
});
