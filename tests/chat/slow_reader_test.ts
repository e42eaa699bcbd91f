import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Hub } from "../../lib/chat/room/hub.ts";
import { arrive, settle } from "./visitor.ts";

Deno.test("Hub adds no more than the limit for a reader that stands still under a flood", () => {
  const hub = new Hub({ limits: { rate: 0, outboxBytes: 65536 } });
  const [alice, still] = [arrive(hub, "alice"), arrive(hub, "still")];
  settle(still);
  for (let i = 0; i < 10_000; i++) {
    alice.say({ type: "say", text: "x".repeat(64) });
    alice.session.outbox.take();
  }

  assert(still.session.outbox.bytes <= 65536);
  const [first, ...rest] = still.messages();
  assert(first?.type === "skipped");
  assertEquals(first.count + rest.length, 10_000);
});

Deno.test("Hub ends a slow reader's connection when slow is disconnect, and tells the others", async () => {
  const hub = new Hub({ slow: "disconnect", limits: { rate: 0, outboxMessages: 10 } });
  const [alice, still] = [arrive(hub, "alice"), arrive(hub, "still")];
  settle(alice, still);
  for (let i = 0; i < 20; i++) {
    alice.say({ type: "say", text: `${i}` });
    settle(alice);
  }
  await Promise.resolve();

  assertEquals(still.ended, "read too slowly");
  assertEquals(still.messages().at(-1)?.type, "bye");
  assertEquals(alice.ofType("leave").map(({ name }) => name), ["still"]);
});

Deno.test("Hub makes the sender wait and loses nothing when slow is pause", async () => {
  const hub = new Hub({ slow: "pause", limits: { rate: 0, outboxMessages: 10 } });
  const [alice, slow] = [arrive(hub, "alice"), arrive(hub, "slow")];
  settle(alice, slow);
  const read: string[] = [];
  for (let i = 0; i < 100; i++) {
    const wait = alice.say({ type: "say", text: `${i}` });
    settle(alice);
    if (wait) {
      read.push(...slow.ofType("message").map(({ text }) => text));
      await wait;
    }
  }
  settle(alice);
  read.push(...slow.ofType("message").map(({ text }) => text));

  assertEquals(read, Array.from({ length: 100 }, (_, i) => `${i}`));
});

Deno.test("Hub lets waiting senders go when the slow reader leaves", async () => {
  const hub = new Hub({ slow: "pause", limits: { rate: 0, outboxMessages: 5 } });
  const [alice, slow] = [arrive(hub, "alice"), arrive(hub, "slow")];
  let wait: Promise<void> | undefined;
  for (let i = 0; !wait; i++) {
    settle(alice);
    wait = alice.say({ type: "say", text: `${i}` });
  }
  slow.session.leave("gone");
  await wait;
  assertNotEquals(alice.ofType("ack"), []);
});

Deno.test("Hub.figures says what waits for members, what they missed, and what was refused", () => {
  const hub = new Hub({ limits: { rate: 0, outboxMessages: 10 } });
  const [alice, still] = [arrive(hub, "alice"), arrive(hub, "still")];
  settle(alice, still);
  for (let i = 0; i < 15; i++) {
    alice.say({ type: "say", text: `${i}` });
    settle(alice);
  }
  alice.say({ type: "nick", name: "still" });
  settle(alice);

  const { members, rooms, queuedMessages, queuedBytes, tally } = hub.figures;
  assertEquals([members, rooms, tally.said], [2, 1, 15]);
  assertEquals(queuedBytes, still.session.outbox.bytes);
  assertEquals(queuedMessages, still.session.outbox.length);
  const skipped = still.ofType("skipped").reduce((sum, { count }) => sum + count, 0);
  assertEquals(tally.skipped, skipped);
  assertNotEquals(skipped, 0);
  assertEquals([...tally.refused], [["name-taken", 1]]);
});

Deno.test("Hub tells how long a message took, also one that waited for a slow reader", async () => {
  const took: number[] = [];
  const onDelivered = (seconds: number) => void took.push(seconds);
  const hub = new Hub({ onDelivered, slow: "pause", limits: { rate: 0, outboxMessages: 5 } });
  const [alice, slow] = [arrive(hub, "alice"), arrive(hub, "slow")];
  let said = 0;
  let wait: Promise<void> | undefined;
  while (!wait) {
    settle(alice);
    wait = alice.say({ type: "say", text: `${said++}` });
  }
  await Promise.resolve();
  assertEquals(took.length, said - 1);
  settle(slow);
  while (took.length < said) await Promise.resolve();
  assert(took.every((seconds) => seconds > 0));
});
