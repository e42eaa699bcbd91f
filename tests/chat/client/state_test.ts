import { assertEquals } from "@std/assert";
import { ChatState } from "../../../lib/chat/client/state.ts";
import type {
  ChatMessage,
  JoinedMessage,
  ServerMessage,
} from "../../../lib/chat/protocol/protocol.ts";

const WELCOME: ServerMessage = {
  type: "welcome",
  name: "bob",
  session: "secret",
  server: "test",
  room: "lobby",
  commands: [],
  limits: { message: 100, name: 24, rate: 20, burst: 60 },
};

function said(id: number, room = "lobby"): ChatMessage {
  return { type: "message", room, id, time: 0, from: "alice", text: `${id}` };
}

function joined(room: string, messages: ChatMessage[] = []): JoinedMessage {
  return { type: "joined", room, topic: "", people: ["alice", "bob"], messages, more: false };
}

function stateAfter(...messages: ServerMessage[]): ChatState {
  const state = new ChatState();
  for (const message of messages) state.apply(message);
  return state;
}

Deno.test("ChatState.resumption() says what was seen last in each room", () => {
  const state = stateAfter(WELCOME, joined("lobby", [said(3)]), joined("den"), said(7));
  const expected = { name: "bob", session: "secret", since: { lobby: 7, den: 0 } };
  assertEquals(state.resumption(), expected);
});

Deno.test("ChatState.apply() leaves out what was seen before", () => {
  const state = stateAfter(WELCOME, joined("lobby", [said(3), said(4)]));
  const again = state.apply(joined("lobby", [said(4), said(5)])) as JoinedMessage;
  assertEquals(again.messages, [said(5)]);
});

Deno.test("ChatState keeps the current room over a new connection", () => {
  const state = stateAfter(WELCOME, joined("lobby"), { ...joined("den"), ref: "1" });
  assertEquals(state.current, "den");
  for (const message of [WELCOME, joined("lobby"), joined("den")]) state.apply(message);
  assertEquals(state.current, "den");
});

Deno.test("ChatState.current is the room that the member came into, where another was wished for", () => {
  assertEquals(stateAfter(WELCOME, joined("den")).current, "den");
});

Deno.test("ChatState.resumption() knows rooms that a broken connection did not give back", () => {
  const state = stateAfter(WELCOME, joined("lobby"), joined("den", [said(9, "den")]), WELCOME);
  assertEquals(state.resumption().since, { lobby: 0, den: 9 });
});

Deno.test("ChatState counts what is unread until the room is entered", () => {
  const state = stateAfter(WELCOME, joined("lobby"), joined("den"), said(1, "den"), said(2, "den"));
  assertEquals(state.rooms.get("den")?.unread, 2);
  state.enter("den");
  assertEquals(state.rooms.get("den")?.unread, 0);
});

Deno.test("ChatState follows who is there, and the member's own name", () => {
  const state = stateAfter(
    WELCOME,
    joined("lobby"),
    { type: "join", room: "lobby", time: 0, name: "carol" },
    { type: "leave", room: "lobby", time: 0, name: "alice", reason: "" },
    { type: "nick", time: 0, from: "bob", to: "rob" },
  );
  assertEquals([...state.rooms.get("lobby")!.people], ["carol", "rob"].toSorted());
  assertEquals(state.name, "rob");
});

Deno.test("ChatState falls back to the room that the server names when one is left", () => {
  const state = stateAfter(WELCOME, joined("lobby"), { ...joined("den"), ref: "1" });
  state.apply({ type: "left", room: "den", current: "lobby" });
  assertEquals([state.current, [...state.rooms.keys()]], ["lobby", ["lobby"]]);
});

Deno.test("ChatState forgets the ids of another log, and leaves nothing out of the new one", () => {
  const [here, there] = [{ ...WELCOME, log: "here" }, { ...WELCOME, log: "there" }];
  const state = stateAfter(here, joined("lobby", [said(30)]));
  assertEquals(state.resumption(), { ...stateAfter(here).resumption(), since: { lobby: 30 } });
  state.apply(there);
  const { messages } = state.apply(joined("lobby", [said(1), said(2)])) as JoinedMessage;
  assertEquals(messages, [said(1), said(2)]);
  assertEquals(state.seen("lobby"), 2);
});
