import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { ChatState } from "../../../lib/chat/client/state.ts";
import type {
  ChatMessage,
  JoinedMessage,
  ServerMessage,
} from "../../../lib/chat/protocol/protocol.ts";
import { ChatView, type ChatViewOptions, clock } from "../../../lib/cli/chat/chat_view.ts";
import { completeChat } from "../../../lib/cli/chat/complete.ts";
import { paintName } from "../../../lib/cli/chat/palette.ts";

const NOON = new Date(2026, 4, 5, 12, 3).getTime();

const WELCOME: ServerMessage = {
  type: "welcome",
  name: "bob",
  session: "secret",
  server: "test",
  room: "lobby",
  commands: ["join", "me", "msg"].map((name) => ({ name, usage: `/${name}`, summary: "" })),
  limits: { message: 100, name: 24, rate: 20, burst: 60 },
};

function said(id: number, { from = "alice", room = "lobby" } = {}): ChatMessage {
  return { type: "message", room, id, time: NOON, from, text: `text ${id}` };
}

function joined(room = "lobby", messages: ChatMessage[] = []): JoinedMessage {
  return { type: "joined", room, topic: "", people: ["alice", "bob"], messages, more: false };
}

/** The lines of the last message. */
function linesOf(messages: ServerMessage[], options: Partial<ChatViewOptions> = {}): string[] {
  const state = new ChatState();
  const view = new ChatView(state, { color: false, times: false, past: 1, ...options });
  let lines: string[] = [];
  for (const message of [WELCOME, joined(), ...messages]) lines = view.lines(state.apply(message));
  return lines;
}

Deno.test("ChatView.lines() marks actions, private messages and other rooms", () => {
  assertEquals(linesOf([{ ...said(1), action: true }]), ["* alice text 1"]);
  assertEquals(linesOf([said(1, { room: "den" })]), ["[den] alice: text 1"]);
  const told = { type: "private", time: NOON, text: "psst" } as const;
  assertEquals(linesOf([{ ...told, from: "alice", to: ["bob"] }]), ["[alice] psst"]);
  assertEquals(linesOf([{ ...told, from: "bob", to: ["alice"] }]), ["[to alice] psst"]);
});

Deno.test("ChatView.lines() shows the newest of what was said before, and all that was missed", () => {
  const first = linesOf([joined("den", [said(1, { room: "den" }), said(2, { room: "den" })])]);
  assertEquals(first, ["* You are bob in #den with alice.", "[den] alice: text 2"]);
  const back = linesOf([said(1), WELCOME, joined("lobby", [said(1), said(2), said(3)])]);
  assertEquals(back, ["* 2 messages missed in #lobby", "alice: text 2", "alice: text 3"]);
});

Deno.test("ChatView.lines() says of history that it is that", () => {
  const history = { type: "history", room: "lobby", messages: [said(1)], more: false } as const;
  assertEquals(linesOf([history]), ["* Said in #lobby:", "alice: text 1"]);
  assertEquals(linesOf([{ ...history, messages: [] }]), ["* Nothing was said in #lobby."]);
});

Deno.test("ChatView.lines() lets nothing harmful through, of any message", () => {
  const bad = "\x1b[2J\u202e\n";
  const messages: ServerMessage[] = [
    { ...said(1), from: bad, text: bad, room: bad },
    { type: "private", time: NOON, from: bad, to: [bad], text: bad },
    { ...joined(bad), topic: bad, people: [bad] },
    { type: "join", room: bad, time: NOON, name: bad },
    { type: "leave", room: bad, time: NOON, name: bad, reason: bad },
    { type: "nick", time: NOON, from: bad, to: bad },
    { type: "topic", room: bad, time: NOON, from: bad, text: bad },
    { type: "people", room: bad, people: [bad] },
    { type: "rooms", rooms: [{ room: bad, people: 1, topic: bad }] },
    { type: "notice", text: bad },
    { type: "error", code: "muted", text: bad },
    { type: "left", room: bad, current: bad },
  ];
  for (const message of messages) {
    for (const line of linesOf([message])) assertMatch(line, /^[\x20-\x7e]*$/, message.type);
  }
});

Deno.test("ChatView.lines() paints a name in the same colour each time", () => {
  const [line = ""] = linesOf([said(1)], { color: true, times: true });
  assertEquals(line.includes(paintName("alice")), true);
  assertNotEquals(paintName("alice").replace("alice", "bob"), paintName("bob"));
});

Deno.test("clock() is the minute, with the day where it is not today's", () => {
  assertEquals(clock(NOON, NOON + 1000), "12:03");
  assertEquals(clock(NOON, NOON + 86_400_000), "2026-05-05 12:03");
});

Deno.test("completeChat() proposes commands, rooms and names in their places", () => {
  const state = new ChatState();
  for (const message of [WELCOME, joined(), joined("den")]) state.apply(message);
  assertEquals(completeChat(state, "/m"), ["/me ", "/msg "]);
  assertEquals(completeChat(state, "/join "), ["den ", "lobby "]);
  assertEquals(completeChat(state, "see #d"), ["#den "]);
  assertEquals(completeChat(state, "AL"), ["alice: "]);
  assertEquals(completeChat(state, "ask al"), ["alice "]);
  assertEquals(completeChat(state, "/msg carol,al"), ["carol,alice "]);
  assertEquals(completeChat(state, "b"), []);
});
