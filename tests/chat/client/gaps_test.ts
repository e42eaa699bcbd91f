import { assertEquals } from "@std/assert";
import { Gaps } from "../../../lib/chat/client/gaps.ts";
import { ChatState } from "../../../lib/chat/client/state.ts";
import type {
  ChatMessage,
  JoinedMessage,
  ServerMessage,
} from "../../../lib/chat/protocol/protocol.ts";

function said(id: number): ChatMessage {
  return { type: "message", room: "lobby", id, time: 0, from: "alice", text: `${id}` };
}

function joined(ids: number[], more: boolean): JoinedMessage {
  return { type: "joined", room: "lobby", topic: "", people: [], messages: ids.map(said), more };
}

/** Gaps of a member that has seen the first message of the lobby, and missed five since. */
function gapsAfterLoss(): Gaps {
  const state = new ChatState();
  state.apply(joined([1], false));
  const gaps = new Gaps(state);
  const { messages, ask } = gaps.pass(joined([5, 6], true));
  assertEquals([messages, ask?.before], [[], 5]);
  return gaps;
}

function history(ids: number[], more: boolean): ServerMessage {
  return { type: "history", room: "lobby", messages: ids.map(said), more, ref: "gap" };
}

Deno.test("Gaps.pass() asks for older messages until none is missing, and holds newer ones", () => {
  const gaps = gapsAfterLoss();
  assertEquals(gaps.pass(history([3, 4], true)).ask?.before, 3);
  assertEquals(gaps.pass(said(7)).messages, []);
  const notice: ServerMessage = { type: "notice", text: "other things pass" };
  assertEquals(gaps.pass(notice).messages, [notice]);
  const { messages } = gaps.pass(history([1, 2], true));
  assertEquals(messages, [joined([2, 3, 4, 5, 6], false), said(7)]);
  assertEquals(gaps.pass(said(8)).messages, [said(8)]);
});

Deno.test("Gaps.pass() says that there is more when the server gives no older ones", () => {
  const gaps = gapsAfterLoss();
  gaps.pass(said(7));
  const refusal: ServerMessage = { type: "error", code: "too-fast", text: "", ref: "gap" };
  assertEquals(gaps.pass(refusal).messages, [joined([5, 6], true), said(7)]);
});

Deno.test("Gaps.pass() lets a first visit through, however much was said before", () => {
  const gaps = new Gaps(new ChatState());
  assertEquals(gaps.pass(joined([5, 6], true)).messages, [joined([5, 6], true)]);
});
