import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Presence } from "../../../lib/chat/cluster/presence.ts";
import { parseSignal } from "../../../lib/chat/cluster/signal.ts";
import type {
  CameMessage,
  RenamedMessage,
  WentMessage,
} from "../../../lib/chat/protocol/protocol.ts";

const came = (name: string, room = "lobby", time = 1): CameMessage => ({
  type: "join",
  room,
  time,
  name,
});
const went = (name: string, room = "lobby"): WentMessage => ({
  type: "leave",
  room,
  time: 2,
  name,
  reason: "",
});
const renamed = (from: string, to: string): RenamedMessage => ({ type: "nick", time: 3, from, to });

Deno.test("Presence shows who is elsewhere, by name and by look", () => {
  const presence = new Presence("here");
  presence.apply("here", came("alice"));
  assertEquals(presence.apply("a", came("Bob")), [came("Bob")]);
  assertEquals(presence.apply("a", came("Bob", "dev")), [came("Bob", "dev")]);
  assertEquals([...presence.people("lobby")], ["Bob"]);
  assertEquals([presence.find("bob"), presence.findAlike("b0b")], ["Bob", "Bob"]);
  assertEquals([presence.find("alice"), presence.findAlike("a1ice")], [undefined, undefined]);
  assertEquals(presence.counts(), new Map([["lobby", 1], ["dev", 1]]));
  assertEquals(presence.state(), [{ name: "alice", since: 1, rooms: ["lobby"] }]);
});

Deno.test("Presence shows two of one name as one, until one of them has another name", () => {
  const presence = new Presence("here");
  presence.apply("a", came("zoe"));
  assertEquals(presence.apply("b", came("ZOE")), []);
  assertEquals(presence.apply("b", renamed("ZOE", "guest-1")), [
    { type: "join", room: "lobby", time: 3, name: "guest-1" },
  ]);
  assertEquals(presence.apply("b", renamed("guest-1", "zoe")), [
    { type: "leave", room: "lobby", time: 3, name: "guest-1", reason: "" },
  ]);
  assertEquals(presence.apply("a", went("zoe")), []);
  assertEquals(presence.apply("b", went("zoe")), [went("zoe")]);
});

Deno.test("Presence.isLater() is true on exactly one of two servers", () => {
  fc.assert(fc.property(fc.nat(2), fc.nat(2), (first, second) => {
    const [a, b] = [new Presence("a"), new Presence("b")];
    a.apply("a", came("zoe", "lobby", first));
    b.apply("b", came("zoe", "lobby", second));
    const atA = a.isLater({ name: "Zoe", since: second, server: "b" });
    const atB = b.isLater({ name: "Zoe", since: first, server: "a" });
    assertEquals([atA, atB].sort(), [false, true]);
    if (first !== second) assertEquals(atA, first > second);
  }));
});

Deno.test("Presence that missed events shows the same after a state as one that heard all", () => {
  const name = fc.constantFrom("ann", "ben", "cyd");
  const room = fc.constantFrom("lobby", "dev");
  const event = fc.oneof(
    fc.tuple(name, room).map(([name, room]) => came(name, room)),
    fc.tuple(name, room).map(([name, room]) => went(name, room)),
  );
  fc.assert(fc.property(fc.array(event), fc.nat(20), (events, heard) => {
    const [source, all, some] = [new Presence("a"), new Presence("b"), new Presence("c")];
    const shown = new Set<string>();
    const see = (seen: ReturnType<Presence["apply"]>) => {
      for (const event of seen) {
        if (event.type === "join") shown.add(`${event.name} in ${event.room}`);
        if (event.type === "leave") shown.delete(`${event.name} in ${event.room}`);
      }
    };
    for (const [i, event] of events.entries()) {
      source.apply("a", event);
      all.apply("a", event);
      if (i < heard) see(some.apply("a", event));
    }
    see(some.replace("a", { people: source.state(), time: 9 }));
    for (const room of ["lobby", "dev"]) {
      const people = [...some.people(room)].sort();
      assertEquals(people, [...all.people(room)].sort());
      const seen = [...shown].filter((place) => place.endsWith(` ${room}`)).sort();
      assertEquals(seen, people.map((name) => `${name} in ${room}`));
    }
  }));
});

Deno.test("parseSignal() takes nothing that does not have its fields", () => {
  const beat = { type: "beat", server: "a", count: 1 };
  assertEquals(parseSignal(JSON.stringify(beat)), beat as never);
  const bad = [
    "",
    "null",
    "[]",
    "{",
    '{"type":"beat","server":"a"}',
    '{"type":"toString","server":"a"}',
  ];
  const events = [null, 1, { type: "join" }, { ...came("x"), name: 1 }, { type: "kick" }];
  for (const event of events) {
    bad.push(JSON.stringify({ type: "event", server: "a", count: 1, event }));
    bad.push(JSON.stringify({ type: "tell", server: "a", event }));
  }
  const lists = { people: [], topics: [], rulings: [] };
  const state = { type: "state", server: "a", count: 1, part: 0, parts: 1, ...lists };
  const ruling = { type: "ban", name: "x", reason: "", time: 1 };
  bad.push(
    JSON.stringify({ ...state, people: [null] }),
    JSON.stringify({ ...state, topics: [{}] }),
    JSON.stringify({ ...state, rulings: [{ ...ruling, type: "kick" }] }),
    JSON.stringify({ ...state, rulings: [{ ...ruling, address: 1 }] }),
  );
  for (const json of bad) assertEquals(parseSignal(json), undefined, json);
  assertEquals(parseSignal(JSON.stringify(state)), state as never);
});
