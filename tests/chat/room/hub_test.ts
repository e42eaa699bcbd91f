import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { Hub } from "../../../lib/chat/room/hub.ts";
import { arrive, arriveByText, settle, Visitor } from "../visitor.ts";

Deno.test("Session.handle() lets in who says hello, and shows the lobby", () => {
  const hub = new Hub({ server: "test" });
  const alice = new Visitor(hub);
  alice.say({ type: "hello", name: "Alice", ref: "1" });

  const [welcome, joined] = alice.messages();
  assert(welcome?.type === "welcome" && joined?.type === "joined");
  assertEquals([welcome.name, welcome.server, welcome.room, welcome.ref], [
    "Alice",
    "test",
    "lobby",
    "1",
  ]);
  assertMatch(welcome.session, /^[0-9a-f]{32}$/);
  assertEquals(welcome.limits, { message: 8192, name: 24, rate: 20, burst: 60 });
  assert(welcome.commands.some(({ name }) => name === "nick"));
  assertEquals([joined.room, joined.people, joined.messages], ["lobby", ["Alice"], []]);
  assertEquals(hub.members, 1);
});

Deno.test("Session.handle() takes any other first message as behind an empty hello", () => {
  const program = new Visitor(new Hub());
  program.say({ type: "say", text: "hi", ref: "a" });

  const types = program.messages().map(({ type }) => type);
  assertEquals(types, ["welcome", "joined", "message", "ack"]);
});

Deno.test("Session.handle() delivers a message to all in the room, the sender too, and acknowledges it", () => {
  const hub = new Hub({ now: () => 5 });
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  settle(alice, bob);
  alice.say({ type: "say", text: "hi", ref: "x" });

  const message = { type: "message", room: "lobby", id: 1, time: 5, from: "alice", text: "hi" };
  assertEquals(bob.messages() as unknown, [message]);
  assertEquals(alice.messages() as unknown, [
    message,
    { type: "ack", room: "lobby", id: 1, time: 5, ref: "x" },
  ]);
});

Deno.test("Session.handle() keeps rooms apart", () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  alice.say({ type: "join", room: "#Dev" });
  settle(alice, bob);
  alice.say({ type: "say", text: "here" });
  assertEquals(alice.ofType("message").map(({ room }) => room), ["dev"]);
  assertEquals(bob.messages(), []);

  alice.say({ type: "rooms" });
  assertEquals(alice.ofType("rooms")[0]?.rooms.map(({ room, people }) => [room, people]), [
    ["dev", 1],
    ["lobby", 2],
  ]);
  alice.say({ type: "leave" });
  assertEquals(alice.ofType("left").map(({ room, current }) => [room, current]), [[
    "dev",
    "lobby",
  ]]);
  alice.say({ type: "rooms" });
  assertEquals(alice.ofType("rooms")[0]?.rooms.length, 1, "an empty room is gone");
});

Deno.test("Session.handle() shows what was said before to who comes", () => {
  const hub = new Hub();
  const alice = arrive(hub, "alice");
  for (const text of ["one", "two", "three"]) alice.say({ type: "say", text });
  const bob = new Visitor(hub);
  bob.say({ type: "hello", name: "bob", since: { lobby: 1 } });

  assertEquals(bob.ofType("joined")[0]?.messages.map(({ text }) => text), ["two", "three"]);
  bob.say({ type: "history", limit: 1, before: 3 });
  const [history] = bob.ofType("history");
  assertEquals([history?.messages.map(({ id }) => id), history?.more], [[2], true]);
});

Deno.test("Session.handle() sends a private message to those it is for, and to none when one is missing", () => {
  const hub = new Hub();
  const [alice, bob, carol] = ["alice", "bob", "carol"].map((name) => arrive(hub, name));
  settle(alice!, bob!, carol!);
  alice!.say({ type: "tell", to: ["Bob", "bob"], text: "psst" });
  assertEquals(bob!.ofType("private").map(({ from, to, text }) => [from, to, text]), [
    ["alice", ["bob"], "psst"],
  ]);
  assertEquals(carol!.messages(), []);
  assertEquals(alice!.messages().map(({ type }) => type), ["private", "ack"]);

  alice!.say({ type: "tell", to: ["bob", "carl"], text: "psst" });
  const [error] = alice!.ofType("error");
  assertEquals([error?.code, error?.text], [
    "no-such-name",
    "Cannot find carl: did you mean carol?",
  ]);
  assertEquals(bob!.messages(), []);
});

Deno.test("Session.handle() tells each member once of a new name", () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  for (const visitor of [alice, bob]) visitor.say({ type: "join", room: "dev" });
  settle(alice, bob);
  alice.say({ type: "nick", name: "Alicia" });

  assertEquals(bob.ofType("nick").map(({ from, to }) => [from, to]), [["alice", "Alicia"]]);
  assertEquals(alice.ofType("nick").length, 1);
  bob.say({ type: "who" });
  assertEquals(bob.ofType("people")[0]?.people, ["Alicia", "bob"]);
});

Deno.test("Session.handle() refuses a name that is taken, looks taken, or is kept", () => {
  const hub = new Hub();
  arrive(hub, "paypal");
  const bob = arrive(hub, "bob");
  const codes = ["PayPal", "раураl", "раурал", "paypa1", "server", "0perator", "guest-9", "a b"]
    .map(
      (name) => {
        bob.say({ type: "nick", name });
        return bob.ofType("error")[0]?.code;
      },
    );
  const [taken, bad] = ["name-taken", "bad-name"];
  assertEquals(codes, [taken, bad, undefined, taken, bad, bad, bad, bad]);
});

Deno.test("Session.handle() gives a name that cannot be had as an error, and a guest's instead", () => {
  const hub = new Hub();
  arrive(hub, "alice");
  const other = new Visitor(hub);
  other.say({ type: "hello", name: "Alice" });

  const [error, welcome] = other.messages();
  assert(error?.type === "error" && welcome?.type === "welcome");
  assertEquals(error.code, "name-taken");
  assertMatch(welcome.name, /^guest-\d+$/);
});

Deno.test("Session.handle() hides whom a member ignores, under any name", () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  bob.say({ type: "ignore", name: "alice" });
  alice.say({ type: "nick", name: "trouble" });
  settle(alice, bob);
  alice.say({ type: "say", text: "hi" });
  alice.say({ type: "tell", to: "bob", text: "hi" });
  assertEquals(bob.messages(), []);

  bob.say({ type: "ignore", name: "trouble", on: false });
  alice.say({ type: "say", text: "hi" });
  assertEquals(bob.ofType("message").length, 1);
});

Deno.test("Session.handle() refuses a message over the rate, until time has passed by any clock", () => {
  let [now, elapsed] = [0, 0];
  const hub = new Hub({ limits: { rate: 2, burst: 3 }, now: () => now, elapsed: () => elapsed });
  const alice = arrive(hub, "alice");
  const say = () => {
    alice.say({ type: "say", text: "hi" });
    return alice.messages().map((message) => message.type === "error" ? message.code : "said")[0];
  };

  assertEquals([say(), say(), say(), say()], ["said", "said", "said", "too-fast"]);
  elapsed = 1000;
  assertEquals([say(), say(), say()], ["said", "said", "too-fast"]);
  for (now of [7_200_000, -7_200_000]) assertEquals(say(), "too-fast");
});

Deno.test("Session.handle() refuses what is over a limit, with the code for it", () => {
  const hub = new Hub({
    limits: { message: 8, rooms: 2, roomsPerMember: 2, recipients: 1, members: 2, rate: 0 },
  });
  const [alice] = [arrive(hub, "alice"), arrive(hub, "bob")];
  settle(alice);
  const codeOf = (message: Parameters<Visitor["say"]>[0]) => {
    alice.say(message);
    return alice.ofType("error")[0]?.code;
  };

  assertEquals(codeOf({ type: "say", text: "12345678\n" }), "too-long");
  assertEquals(codeOf({ type: "say", text: "12345678" }), undefined);
  assertEquals(codeOf({ type: "say", text: "äöüäö" }), "too-long");
  assertEquals(codeOf({ type: "say", text: " \n" }), "bad-message");
  assertEquals(codeOf({ type: "tell", to: ["bob", "alice"], text: "x" }), "too-many");
  assertEquals(codeOf({ type: "join", room: "a" }), undefined);
  assertEquals(codeOf({ type: "join", room: "b" }), "too-many");
  assertEquals(codeOf({ type: "say", room: "b", text: "x" }), "no-such-room");
  const third = new Visitor(hub);
  third.say({ type: "hello" });
  assertEquals(third.messages().map(({ type }) => type), ["error", "bye"]);
  assertNotEquals(third.ended, undefined);
});

Deno.test("Session.handle() asks for the token where there is one", () => {
  const hub = new Hub({ token: "sesame" });
  const stranger = new Visitor(hub);
  stranger.say({ type: "say", text: "hi" });
  assertEquals(stranger.ofType("error").map(({ code }) => code), ["bad-token"]);
  assertNotEquals(stranger.ended, undefined);

  const friend = new Visitor(hub);
  friend.say({ type: "hello", token: "sesame" });
  assertEquals(friend.messages().map(({ type }) => type), ["welcome", "joined"]);
});

Deno.test("Session.leave() tells the others, once", () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arrive(hub, "bob")];
  settle(alice, bob);
  bob.session.leave("connection reset");
  bob.session.leave("again");

  assertEquals(alice.ofType("leave").map(({ name, reason }) => [name, reason]), [
    ["bob", "connection reset"],
  ]);
  assertEquals(hub.members, 1);
});

Deno.test("Hub.close() says bye to everybody, and to who comes later", () => {
  const hub = new Hub();
  const visitors = [arrive(hub, "alice"), new Visitor(hub)];
  hub.close("The server stops.");
  visitors.push(new Visitor(hub));

  for (const visitor of visitors) {
    assertEquals(visitor.ended, "The server stops.");
    const bye = visitor.messages().at(-1);
    assertEquals(bye, { type: "bye", reason: "The server stops.", again: true });
  }
  assertEquals(hub.members, 0);
});

Deno.test("Hub wakes each member once for a burst", async () => {
  const hub = new Hub();
  const [alice, bob] = [arrive(hub, "alice"), arriveByText(hub, "bob")];
  await Promise.resolve();
  settle(alice, bob);
  bob.wakes = 0;
  for (let i = 0; i < 10; i++) alice.say({ type: "say", text: `${i}` });
  assertEquals(bob.wakes, 0);
  await Promise.resolve();

  assertEquals(bob.wakes, 1);
  assertEquals(bob.session.outbox.take().length, 10);
});
