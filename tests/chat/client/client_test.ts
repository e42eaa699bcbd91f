import { assertEquals, assertRejects } from "@std/assert";
import type { ChatClient } from "../../../lib/chat/client/client.ts";
import { Hub } from "../../../lib/chat/room/hub.ts";
import { joinChat } from "../../../lib/chat/client/join_chat.ts";
import { MemoryLog } from "../../../lib/chat/log/memory_log.ts";
import { ChatError, type ServerMessage } from "../../../lib/chat/protocol/protocol.ts";
import type { JoinChatOptions } from "../../../lib/chat/client/options.ts";
import { MemoryHouse } from "./memory_house.ts";

const SOON = { base: 1, jitter: false };

/** A member that keeps what it heard. */
class Listener {
  readonly messages: ServerMessage[] = [];
  client!: ChatClient;
  #wake = () => {};

  static async join(house: MemoryHouse, options: JoinChatOptions = {}): Promise<Listener> {
    const listener = new Listener();
    listener.client = await joinChat(house.dial, {
      backoff: SOON,
      onMessage: (message) => {
        listener.messages.push(message);
        listener.#wake();
      },
      ...options,
    });
    return listener;
  }

  /** What was said, in the order it was heard, of the past too. */
  texts(): string[] {
    return this.messages.flatMap((message) =>
      message.type === "message" ? [message] : message.type === "joined" ? message.messages : []
    ).map(({ text }) => text);
  }

  /** Waits until something is true of what was heard. */
  async until(test: () => boolean): Promise<void> {
    while (!test()) await new Promise<void>((resolve) => this.#wake = resolve);
  }
}

Deno.test("ChatClient.say() resolves to the acknowledgement", async () => {
  const house = new MemoryHouse(new Hub());
  await using alice = await joinChat(house.dial, { name: "alice" });
  assertEquals(alice.state.name, "alice");
  assertEquals(alice.state.current, "lobby");
  const { room, id } = await alice.say("hello");
  assertEquals([room, typeof id], ["lobby", "number"]);
  assertEquals(alice.unacknowledged, 0);
});

Deno.test("joinChat() rejects when the token is wrong, without another attempt", async () => {
  const house = new MemoryHouse(new Hub({ token: "secret" }));
  const error = await assertRejects(() => joinChat(house.dial, { token: "guess" }), ChatError);
  assertEquals([error.code, house.connections], ["bad-token", 1]);
});

Deno.test("joinChat() rejects when the name is taken", async () => {
  const house = new MemoryHouse(new Hub());
  await using _alice = await joinChat(house.dial, { name: "alice" });
  const error = await assertRejects(() => joinChat(house.dial, { name: "Alice" }), ChatError);
  assertEquals(error.code, "name-taken");
});

Deno.test("joinChat() rejects when no welcome comes in time", async () => {
  const house = new MemoryHouse(new Hub());
  house.isDeaf = true;
  await assertRejects(
    () => joinChat(house.dial, { handshakeTimeout: 1 }),
    Error,
    "no welcome in 0.001 s",
  );
});

Deno.test("ChatClient gets what was missed while its connection was lost, once", async () => {
  const house = new MemoryHouse(new Hub());
  await using alice = await joinChat(house.dial, { name: "alice" });
  const bob = await Listener.join(house, { name: "bob" });
  await using _ = bob.client;
  await alice.say("before");
  await bob.until(() => bob.texts().length === 1);
  house.cut();
  await alice.say("meanwhile");
  await bob.until(() => bob.texts().length === 2);
  await alice.say("after");
  await bob.until(() => bob.texts().length === 3);
  assertEquals(bob.texts(), ["before", "meanwhile", "after"]);
  assertEquals([bob.client.state.name, house.connections], ["bob", 3]);
});

Deno.test("ChatClient gets all that was missed, more than one answer holds, in order", async () => {
  const log = new MemoryLog();
  const house = new MemoryHouse(new Hub({ log, limits: { history: 4 } }));
  const bob = await Listener.join(house, { name: "bob" });
  await using _ = bob.client;
  const say = (text: number) => log.append({ room: "lobby", from: "alice", text: `${text}` });
  say(1);
  await bob.until(() => bob.texts().length === 1);
  house.cut();
  for (let text = 2; text <= 14; text++) say(text);
  await bob.until(() => bob.texts().length >= 14);
  say(15);
  await bob.until(() => bob.texts().length >= 15);
  assertEquals(bob.texts(), Array.from({ length: 15 }, (_, i) => `${i + 1}`));
});

Deno.test("ChatClient says again what was not acknowledged, and it is kept once", async () => {
  const log = new MemoryLog();
  const house = new MemoryHouse(new Hub({ log }));
  const bob = await Listener.join(house, { name: "bob" });
  await using _ = bob.client;
  house.isDeaf = true; // The server keeps it, and its acknowledgement is lost.
  const heard = house.heard.length;
  const acknowledged = bob.client.say("kept");
  while (house.heard.length === heard) await Promise.resolve();
  bob.client.say("second");
  house.cut();
  assertEquals((await acknowledged).room, "lobby");
  await bob.until(() => bob.texts().length === 2);
  assertEquals(bob.texts(), ["kept", "second"]);
  assertEquals(log.history("lobby", { limit: 9 }).messages.map(({ text }) => text), [
    "kept",
    "second",
  ]);
});

Deno.test("ChatClient keeps below the limit of messages a second", async () => {
  const house = new MemoryHouse(new Hub({ limits: { rate: 200, burst: 6 } }));
  const bob = await Listener.join(house, { name: "bob" });
  const texts = Array.from({ length: 12 }, (_, i) => `line ${i}`);
  for (const text of texts) bob.client.say(text);
  assertEquals(await bob.client.leave(), undefined);
  assertEquals(bob.texts(), texts);
  assertEquals(bob.messages.filter(({ type }) => type === "error"), []);
});

Deno.test("ChatClient.say() rejects what the server refuses", async () => {
  const house = new MemoryHouse(new Hub({ limits: { message: 4 } }));
  await using bob = await joinChat(house.dial);
  const error = await assertRejects(() => bob.say("longer"), ChatError);
  assertEquals(error.code, "too-long");
});

Deno.test("ChatClient ends when it is sent away, and does not come back", async () => {
  const house = new MemoryHouse(new Hub({ operatorToken: "op" }));
  const bob = await joinChat(house.dial, { name: "bob" });
  await using alice = await joinChat(house.dial, { name: "alice" });
  alice.send({ type: "operator", token: "op" });
  alice.send({ type: "kick", name: "bob", reason: "noise" });
  const error = await bob.closed;
  assertEquals(error?.message.endsWith("the server says: kicked: noise"), true, error?.message);
  assertEquals(house.connections, 2);
});

Deno.test("ChatClient goes over to a server that was started again", async () => {
  const house = new MemoryHouse(new Hub());
  const lost: string[] = [];
  const onLost = ({ message }: Error) => lost.push(message);
  const bob = await Listener.join(house, { name: "bob", room: "garden", onLost });
  await using _ = bob.client;
  const before = house.hub;
  house.hub = new Hub();
  before.close("it is started again");
  const kept = bob.client.say("to the new one");
  assertEquals((await kept).room, "garden");
  assertEquals([bob.client.state.name, bob.client.state.current], ["bob", "garden"]);
  assertEquals(lost.length, 1);
});

Deno.test("ChatClient ends with the error that its listener throws", async () => {
  const house = new MemoryHouse(new Hub());
  const failure = new Error("the listener failed");
  const client = await joinChat(house.dial, {
    onMessage: ({ type }) => {
      if (type === "joined") throw failure;
    },
  });
  assertEquals(await client.closed, failure);
});
