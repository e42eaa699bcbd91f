import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Hub } from "../../lib/chat/room/hub.ts";
import { arrive, settle, Visitor } from "./visitor.ts";

function welcomed(visitor: Visitor): { name: string; session: string } {
  const [welcome] = visitor.ofType("welcome");
  assert(welcome);
  return welcome;
}

function come(
  hub: Hub,
  hello: { name?: string; session?: string; since?: Record<string, number> },
) {
  const visitor = new Visitor(hub);
  visitor.say({ type: "hello", ...hello });
  return visitor;
}

Deno.test("hello with a session gives the name back, and what was missed", () => {
  const hub = new Hub();
  const [alice, bob] = [come(hub, { name: "alice" }), arrive(hub, "bob")];
  const { session } = welcomed(alice);
  for (const text of ["one", "two"]) bob.say({ type: "say", text });
  alice.session.leave("connection reset");
  bob.say({ type: "say", text: "three" });

  const again = come(hub, { session, since: { lobby: 1 } });
  const [welcome, joined] = again.messages();
  assert(welcome?.type === "welcome" && joined?.type === "joined");
  assertEquals([welcome.name, welcome.session], ["alice", session]);
  assertEquals(joined.messages.map(({ text }) => text), ["two", "three"]);
});

Deno.test("hello with a session ends the old connection that was not found dead", () => {
  const hub = new Hub();
  const alice = come(hub, { name: "alice" });
  const { session } = welcomed(alice);
  const again = come(hub, { session });

  assertNotEquals(alice.ended, undefined);
  assertEquals(alice.messages().at(-1)?.type, "bye");
  assertEquals(welcomed(again).name, "alice");
  assertEquals(hub.members, 1);
});

Deno.test("hello keeps a lost name for its session for two minutes, and no longer", () => {
  let [now, elapsed] = [0, 0];
  const hub = new Hub({ now: () => now, elapsed: () => elapsed });
  const { session } = welcomed(come(hub, { name: "alice" }));
  const alice = come(hub, { session });
  alice.session.leave("");
  elapsed = 119_000;
  now = 86_400_000; // The clock was set.
  assertEquals(arrive(hub, "alice").session.name, "guest-2");
  elapsed = 121_000;
  assertEquals(arrive(hub, "alice").session.name, "alice");
  assertEquals(welcomed(come(hub, { session })).name, "guest-4");
});

Deno.test("hello remembers a bounded number of lost members", () => {
  const hub = new Hub({ limits: { remembered: 2 } });
  for (const name of ["alice", "bob", "carol"]) arrive(hub, name).session.leave("");

  assertEquals(arrive(hub, "alice").session.name, "alice");
  assertNotEquals(arrive(hub, "carol").session.name, "carol");
});

Deno.test("hello takes over the session of another server, and no other text", () => {
  const hub = new Hub();
  const session = "0123456789abcdef0123456789abcdef";
  assertEquals(welcomed(come(hub, { session })).session, session);
  assertNotEquals(welcomed(come(hub, { session: "x" })).session, "x");
});

Deno.test("tell again with the same ref is acknowledged again and delivered once", () => {
  const hub = new Hub();
  const [alice, bob] = [come(hub, { name: "alice" }), arrive(hub, "bob")];
  alice.say({ type: "tell", to: "bob", text: "psst", ref: "1" });
  alice.session.leave("connection reset");
  const again = come(hub, { session: welcomed(alice).session });
  again.say({ type: "tell", to: "bob", text: "psst", ref: "1" });
  assertEquals(again.ofType("ack").map(({ ref }) => ref), ["1"]);
  assertEquals(bob.ofType("private").map(({ text }) => text), ["psst"]);
});

Deno.test("say again with the same ref is acknowledged again and kept once, over connections too", () => {
  const hub = new Hub();
  const [alice, bob] = [come(hub, { name: "alice" }), arrive(hub, "bob")];
  const { session } = welcomed(alice);
  settle(alice, bob);
  alice.say({ type: "say", text: "hi", ref: "1" });
  const [first] = alice.ofType("ack");
  alice.session.leave("");
  const again = come(hub, { session });
  again.say({ type: "say", text: "hi", ref: "1" });

  assertEquals(again.ofType("ack"), [first!]);
  assertEquals(bob.ofType("message").length, 1);
});

Deno.test("hello refuses a room that cannot be had before it says welcome", () => {
  const visitor = new Visitor(new Hub());
  visitor.say({ type: "hello", since: { "bad!room": 0 }, ref: "r" });

  const [error, welcome, joined] = visitor.messages();
  assert(error?.type === "error" && joined?.type === "joined");
  assertEquals([error.code, error.ref, welcome?.type, joined.room], [
    "bad-name",
    "r",
    "welcome",
    "lobby",
  ]);
});
