import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { compose } from "../../lib/web/chat/pending.js";
import { receive } from "../../lib/web/chat/receive.js";
import {
  createState,
  currentOf,
  MAX_ENTRIES,
  openPrivate,
  show,
} from "../../lib/web/chat/state.js";
import type { Conversation, RoomMessage, State } from "../../lib/web/chat/types.ts";

function message(id: number, { from = "bob", text = `text ${id}` } = {}): RoomMessage {
  return { room: "lobby", id, time: 1000 * id, from, text };
}

function joined(messages: RoomMessage[], more = false) {
  const people = ["alice", "bob"];
  return { type: "joined", room: "lobby", topic: "", people, messages, more } as const;
}

/** The state of alice, who has joined the lobby. */
function lobby(messages: RoomMessage[] = [], more = false): State {
  const state = createState();
  state.me = "alice";
  receive(state, joined(messages, more));
  return state;
}

function say(state: State, text: string, { ref = "r1" } = {}): void {
  compose(state, currentOf(state)!, { text, ref, now: 0 });
}

function texts(state: State): string[] {
  return currentOf(state)!.entries.map(({ text }) => text);
}

function ids(conversation: Conversation): (number | undefined)[] {
  return conversation.entries.map(({ id }) => id);
}

Deno.test("receive() has an own message once, whichever of ack and message comes first", () => {
  const ack = { type: "ack", room: "lobby", id: 7, time: 7000, ref: "r1" } as const;
  const echo = { type: "message", ...message(7, { from: "alice", text: "hi" }) } as const;
  for (const order of [[ack, echo], [echo, ack]]) {
    const state = lobby();
    say(state, "hi");
    for (const heard of order) receive(state, heard);
    assertEquals(ids(currentOf(state)!), [7]);
    assertEquals([state.pending.size, currentOf(state)!.entries[0]!.progress], [0, undefined]);
  }
});

Deno.test("receive() has an own message once when the server altered its text", () => {
  const state = lobby();
  say(state, "a\x07b");
  receive(state, { type: "ack", room: "lobby", id: 7, time: 7000, ref: "r1" });
  receive(state, { type: "message", ...message(7, { from: "alice", text: "a␇b" }) });
  assertEquals(texts(state), ["a␇b"]);
});

Deno.test("receive() keeps a message that is not acknowledged for the next connection", () => {
  const state = lobby([message(1)]);
  say(state, "kept");
  say(state, "lost on the way", { ref: "r2" });
  receive(state, joined([message(2, { from: "alice", text: "kept" })]));
  assertEquals([...state.pending.keys()], ["r2"]);
  assertEquals(texts(state), ["text 1", "kept", "lost on the way"]);
});

Deno.test("receive() marks what the server refuses, and says so where it was written", () => {
  const state = lobby();
  say(state, "hi");
  receive(state, { type: "error", code: "muted", text: "You are muted", ref: "r1" });
  const [entry] = currentOf(state)!.entries;
  assertEquals([entry!.progress, entry!.reason, state.pending.size], [
    "refused",
    "You are muted",
    0,
  ]);
});

Deno.test("receive() lets go of what it has when too much was missed to follow on it", () => {
  const state = lobby([message(1), message(2)]);
  receive(state, joined([message(90), message(91)], true));
  assertEquals(ids(currentOf(state)!), [90, 91]);
  assertEquals([currentOf(state)!.more, currentOf(state)!.last], [true, 91]);
});

Deno.test("receive() goes on below what was seen when a server counts from the beginning", () => {
  const state = lobby([message(500)]);
  receive(state, { type: "message", ...message(1) });
  receive(state, { type: "message", ...message(2) });
  assertEquals(texts(state), ["text 500", "text 1", "text 2"]);
  assertEquals(currentOf(state)!.last, 2);
});

Deno.test("receive() keeps no more than the most entries, and knows that there are older ones", () => {
  const state = lobby();
  for (let id = 1; id <= MAX_ENTRIES + 5; id++) {
    receive(state, { type: "message", ...message(id) });
  }
  const { entries, more } = currentOf(state)!;
  assertEquals([entries.length, entries[0]!.id, more], [MAX_ENTRIES, 6, true]);
});

Deno.test("receive() lets go of the newest entries while old ones are read, until asked again", () => {
  const state = lobby(Array.from({ length: MAX_ENTRIES }, (_, i) => message(100 + i)), true);
  const conversation = currentOf(state)!;
  conversation.loading = "older";
  const older = [message(98), message(99)];
  receive(state, { type: "history", room: "lobby", messages: older, more: true });
  assertEquals([conversation.entries.length, conversation.entries[0]!.id], [MAX_ENTRIES, 98]);
  assert(conversation.detached);
  receive(state, { type: "message", ...message(5000) });
  assert(!ids(conversation).includes(5000));
  conversation.loading = "newest";
  receive(state, { type: "history", room: "lobby", messages: [message(5000)], more: true });
  assertEquals([ids(conversation), conversation.detached], [[5000], false]);
});

Deno.test("receive() counts what is unread, and marks where it begins", () => {
  const state = lobby();
  show(state, openPrivate(state, ["bob"]).key);
  receive(state, { type: "message", ...message(1) });
  receive(state, { type: "message", ...message(2, { text: "Alice, look" }) });
  const room = state.conversations.get("#lobby")!;
  assertEquals([room.unread, room.mentioned], [2, true]);
  show(state, "#lobby");
  assertEquals([room.unread, room.mark], [0, room.entries[0]!.key]);
});

Deno.test("receive() puts private messages with the same people together, both ways", () => {
  const state = lobby();
  receive(state, { type: "private", time: 1, from: "bob", to: ["alice"], text: "psst" });
  receive(state, { type: "private", time: 2, from: "alice", to: ["bob"], text: "yes?" });
  receive(state, { type: "private", time: 3, from: "bob", to: ["carol", "alice"], text: "all" });
  assertEquals([...state.conversations.keys()], ["#lobby", "@bob", "@bob, carol"]);
  receive(state, { type: "nick", time: 4, from: "bob", to: "rob" });
  assertEquals([...state.conversations.keys()], ["#lobby", "@rob", "@carol, rob"]);
});

Deno.test("receive() shows each message of a room once, in order, however it learns of them", () => {
  const chunk = fc.tuple(fc.boolean(), fc.nat(60), fc.nat(20));
  fc.assert(fc.property(fc.array(chunk, { maxLength: 12 }), (chunks) => {
    const state = lobby([message(50)], true);
    let newest = 50;
    for (const [isLive, start, length] of chunks) {
      const messages = Array.from({ length }, (_, i) => message(start + i + 1));
      const known = messages.filter(({ id }) => id <= newest);
      if (isLive) receive(state, { type: "message", ...message(++newest) });
      else receive(state, { type: "history", room: "lobby", messages: known, more: true });
    }
    const shown = ids(currentOf(state)!) as number[];
    assertEquals(shown, [...new Set(shown)].sort((a, b) => a - b));
    assertEquals(shown.at(-1), newest);
  }));
});

Deno.test("receive() tells who could not have a name which one it has", () => {
  const state = createState();
  receive(state, { type: "error", code: "name-taken", text: "Cannot take the name bob." });
  receive(state, {
    type: "welcome",
    name: "guest-1",
    session: "secret",
    server: "test",
    room: "lobby",
    commands: [],
    limits: { message: 100, name: 24 },
  });
  receive(state, joined([]));
  assertEquals(texts(state), [
    "Cannot take the name bob.",
    "You are guest-1: /nick NAME changes it",
  ]);
});

Deno.test("receive() ignores a type that it does not know", () => {
  const state = lobby();
  for (const type of ["constructor", "__proto__", "later"]) receive(state, { type } as never);
  assertEquals(texts(state), []);
});

Deno.test("receive() takes messages of another log for new, though their ids are smaller", () => {
  const limits = { message: 100, name: 24 };
  const welcome = {
    type: "welcome",
    name: "alice",
    session: "s",
    server: "t",
    room: "lobby",
  } as const;
  const state = createState();
  receive(state, { ...welcome, commands: [], limits, log: "here" });
  receive(state, joined([message(30)]));
  receive(state, { ...welcome, commands: [], limits, log: "there" });
  receive(state, joined([message(1), message(2)]));
  assertEquals(currentOf(state)!.last, 2);
  assertEquals(texts(state), ["text 30", "text 1", "text 2"]);
});
