import { assertEquals } from "@std/assert";
import { type Sleeper, WakeQueue } from "../../../lib/chat/room/wake_queue.ts";
import { collectGarbage } from "../../garbage.ts";

/** Adds somebody, and as many behind him as one turn does not wake; returns when he is awake. */
async function firstOf(queue: WakeQueue): Promise<WeakRef<Sleeper>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const sleeper = { wake: resolve };
  queue.add(sleeper);
  for (let i = 0; i < 200; i++) queue.add({ wake() {} });
  await promise;
  return new WeakRef(sleeper);
}

Deno.test("WakeQueue.add() keeps nobody who was woken, while others still wait", async () => {
  const queue = new WakeQueue();
  const first = await firstOf(queue);
  const { promise, resolve } = Promise.withResolvers<void>();
  queue.add({ wake: resolve });
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  assertEquals(first.deref(), undefined);
  await promise;
});

Deno.test("WakeQueue.add() wakes who is added by a woken one, each once and in order", async () => {
  const queue = new WakeQueue();
  const woken: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  for (let i = 0; i < 300; i++) {
    queue.add({
      wake() {
        woken.push(i);
        queue.add({ wake: () => void (woken.push(300 + i) === 600 && resolve()) });
      },
    });
  }
  await promise;
  assertEquals(woken, Array.from({ length: 600 }, (_, i) => i));
});
