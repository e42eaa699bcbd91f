import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { SayQueue, type SayQueueOptions } from "../../../lib/chat/client/say_queue.ts";
import { ChatError } from "../../../lib/chat/protocol/protocol.ts";

const FREE = { rate: 0, burst: 1 };

function queueOf(texts: string[], options: SayQueueOptions = {}): SayQueue {
  const queue = new SayQueue(options);
  queue.restart(FREE);
  for (const text of texts) queue.add({ text });
  return queue;
}

function texts(queue: SayQueue, now = 0): string[] {
  return queue.take(now).map(({ text }) => text);
}

Deno.test("SayQueue.take() gives a window of messages, and more when some are acknowledged", () => {
  const queue = queueOf(["a", "b", "c"], { window: 2 });
  const [first] = queue.take(0);
  assertEquals(texts(queue), []);
  queue.acknowledge({ type: "ack", time: 0, ref: first!.ref });
  assertEquals(texts(queue), ["c"]);
});

Deno.test("SayQueue.take() gives everything again after a restart, under the same refs", () => {
  const queue = queueOf(["a", "b"]);
  const before = queue.take(0);
  queue.restart(FREE);
  assertEquals(queue.take(0), before);
});

Deno.test("SayQueue.take() keeps to the limits", () => {
  const queue = queueOf(["a", "b", "c"]);
  queue.restart({ rate: 10, burst: 6 });
  assertEquals([texts(queue, 0), queue.delay(0)], [["a", "b"], 100]);
  assertEquals([texts(queue, 100), queue.delay(100)], [["c"], undefined]);
});

Deno.test("SayQueue.refuse() has what came too fast said again a while later, in order", () => {
  const queue = queueOf(["a", "b"]);
  const [first] = queue.take(0);
  const tooFast = new ChatError("Cannot send this", { code: "too-fast", ref: first!.ref! });
  assertEquals(queue.refuse(tooFast, 0), true);
  assertEquals([texts(queue, 0), queue.delay(0)], [[], 1000]);
  assertEquals(texts(queue, 1000), ["a", "b"]);
});

Deno.test("SayQueue.refuse() rejects what is refused for good", async () => {
  const queue = new SayQueue();
  const kept = queue.add({ text: "a" });
  queue.restart(FREE);
  const [{ ref } = {}] = queue.take(0);
  assertEquals(queue.refuse(new ChatError("Cannot", { code: "muted", ref }), 0), false);
  await assertRejects(() => kept, ChatError);
  await queue.drained;
});

Deno.test("SayQueue.add() throws when too many wait", () => {
  const queue = queueOf(["a"], { max: 1 });
  assertThrows(() => queue.add({ text: "b" }), ChatError, "others wait");
});
