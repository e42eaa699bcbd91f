import { assertEquals } from "@std/assert";
import { Hub, type HubOptions } from "../../../lib/chat/room/hub.ts";
import type { ClientMessage } from "../../../lib/chat/protocol/protocol.ts";
import { arrive, settle, Visitor } from "../visitor.ts";

function withOperator(options: HubOptions = {}) {
  const hub = new Hub({ operatorToken: "secret", ...options });
  const operator = arrive(hub, "root");
  operator.say({ type: "operator", token: "secret" });
  settle(operator);
  return { hub, operator };
}

Deno.test("operators' messages are refused to others", () => {
  const hub = new Hub({ operatorToken: "secret" });
  const alice = arrive(hub, "alice");
  const messages: ClientMessage[] = [
    { type: "kick", name: "alice" },
    { type: "ban", name: "alice" },
    { type: "mute", name: "alice" },
    { type: "topic", text: "x" },
  ];
  for (const message of messages) alice.say(message);
  alice.say({ type: "operator", token: "guess" });

  const refused = Array(4).fill("not-allowed");
  assertEquals(alice.ofType("error").map(({ code }) => code), [...refused, "bad-token"]);
});

Deno.test("operator ends a connection after three wrong tokens", async () => {
  const { hub } = withOperator();
  const mallory = arrive(hub, "mallory");
  for (const token of ["a", "b", "c"]) mallory.say({ type: "operator", token });
  await Promise.resolve();
  assertEquals(mallory.ended, "too many wrong tokens");
});

Deno.test("kick sends a member away, who may come back", () => {
  const { hub, operator } = withOperator();
  const alice = arrive(hub, "alice");
  settle(operator);
  operator.say({ type: "kick", name: "alice", reason: "noise" });

  assertEquals(alice.messages().at(-1), { type: "bye", reason: "kicked: noise" });
  assertEquals(operator.messages().map(({ type }) => type), ["leave", "notice"]);
  assertEquals(arrive(hub, "alice").session.name, "alice");
});

Deno.test("ban keeps the name and the address out, save this machine's", () => {
  const { hub, operator } = withOperator();
  arrive(hub, "alice", { address: "192.0.2.7" });
  arrive(hub, "bob", { address: "127.0.0.1" });
  operator.say({ type: "ban", name: "alice" });
  operator.say({ type: "ban", name: "bob" });

  const same = new Visitor(hub, { address: "192.0.2.7" });
  same.say({ type: "hello", name: "innocent" });
  assertEquals(same.ofType("error").map(({ code }) => code), ["banned"]);
  assertEquals(same.ended, "not let in");
  const local = new Visitor(hub, { address: "127.0.0.1" });
  local.say({ type: "hello", name: "Alice" });
  assertEquals(local.messages().map((message) => "code" in message ? message.code : message.type), [
    "banned",
    "welcome",
    "joined",
  ]);
});

Deno.test("mute silences a member under any name, until it is ended", () => {
  const { hub, operator } = withOperator();
  const alice = arrive(hub, "alice");
  operator.say({ type: "mute", name: "alice" });
  alice.say({ type: "nick", name: "alicia" });
  settle(alice, operator);
  alice.say({ type: "say", text: "hi" });
  alice.say({ type: "tell", to: "root", text: "hi" });
  assertEquals(alice.ofType("error").map(({ code }) => code), ["muted", "muted"]);
  assertEquals(operator.messages(), []);

  operator.say({ type: "mute", name: "alicia", on: false });
  alice.say({ type: "say", text: "hi" });
  assertEquals(operator.ofType("message").length, 1);
});

Deno.test("topic is told to all, and to who comes later", () => {
  const { hub, operator } = withOperator();
  const alice = arrive(hub, "alice");
  settle(alice, operator);
  operator.say({ type: "topic", text: "tea\n", ref: "1" });

  assertEquals(alice.ofType("topic").map(({ from, text }) => [from, text]), [["root", "tea"]]);
  assertEquals(operator.ofType("topic").map(({ ref }) => ref), ["1"]);
  const bob = new Visitor(hub);
  bob.say({ type: "hello" });
  assertEquals(bob.ofType("joined")[0]?.topic, "tea");
});

Deno.test("Hub.attach() makes the server's own terminal an operator, without a token", () => {
  const hub = new Hub({ token: "sesame" });
  const own = new Visitor(hub, { operator: true });
  own.session.greet();
  own.say({ type: "topic", text: "tea" });
  assertEquals(own.ofType("topic").length, 1);
});

Deno.test("ban keeps the address of who was banned before, when the name is banned again", () => {
  const { hub, operator } = withOperator();
  arrive(hub, "alice", { address: "192.0.2.7" });
  for (let i = 0; i < 2; i++) operator.say({ type: "ban", name: "alice" });
  const same = new Visitor(hub, { address: "192.0.2.7" });
  same.say({ type: "hello", name: "innocent" });
  assertEquals(same.ended, "not let in");
});

Deno.test("ban keeps out a lost member that comes back with its session", () => {
  const { hub, operator } = withOperator();
  const lost = new Visitor(hub);
  lost.say({ type: "hello", name: "mallory" });
  const session = lost.ofType("welcome")[0]?.session;
  lost.session.leave("lost");
  operator.say({ type: "ban", name: "mallory" });

  const again = new Visitor(hub, { address: "192.0.2.9" });
  again.say({ type: "hello", session });
  assertEquals(again.ofType("error").map(({ code }) => code), ["banned"]);
  assertEquals(again.ended, "not let in");
});

Deno.test("unban lets a name and its address in again, and unmute lets who has left speak again", () => {
  const { hub, operator } = withOperator();
  arrive(hub, "alice", { address: "192.0.2.7" });
  const bob = arrive(hub, "bob");
  operator.say({ type: "ban", name: "alice" });
  operator.say({ type: "mute", name: "bob" });
  bob.session.leave("left");
  settle(operator);
  operator.say({ type: "ban", name: "Alice", on: false });
  operator.say({ type: "mute", name: "bob", on: false });
  assertEquals(operator.messages().map((message) => "text" in message && message.text), [
    "Alice may come in again.",
    "bob may speak.",
  ]);
  assertEquals(arrive(hub, "alice", { address: "192.0.2.7" }).session.name, "alice");
  operator.say({ type: "ban", name: "alice", on: false });
  operator.say({ type: "mute", name: "bob", on: false });
  assertEquals(operator.ofType("error").map(({ code }) => code), ["no-such-name", "no-such-name"]);
});

Deno.test("topic stays when all have left, and goes when it is cleared", () => {
  const hub = new Hub({ operatorToken: "secret" });
  const topics: (string | undefined)[] = [];
  for (const text of ["ships", ""]) {
    const operator = arrive(hub, "root");
    operator.say({ type: "operator", token: "secret" });
    operator.say({ type: "topic", text });
    operator.session.leave("left");
    const visitor = new Visitor(hub);
    visitor.say({ type: "hello" });
    topics.push(visitor.ofType("joined")[0]?.topic);
    visitor.session.leave("left");
  }
  assertEquals(topics, ["ships", ""]);
});
