import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Outbox } from "../../../lib/chat/room/outbox.ts";

function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

function mark(count: number): Uint8Array {
  return bytes(255, count);
}

function takeAll(outbox: Outbox): number[][] {
  const taken: number[][] = [];
  for (;;) {
    const batch = outbox.take();
    if (batch.length === 0) return taken;
    taken.push(...batch.map((message) => [...message]));
  }
}

Deno.test("Outbox.take() returns all that waits, in order", () => {
  const outbox = new Outbox();
  outbox.push(bytes(1));
  outbox.push(bytes(2), { droppable: true });

  assertEquals(outbox.take(), [bytes(1), bytes(2)]);
  assertEquals(outbox.take(), []);
});

Deno.test("Outbox wakes once until it was found empty", () => {
  let wakes = 0;
  const outbox = new Outbox({ onWake: () => wakes++ });
  outbox.push(bytes(1));
  outbox.push(bytes(2));
  assertEquals(wakes, 1);

  outbox.take();
  outbox.push(bytes(3));
  assertEquals(wakes, 1, "the one who takes comes again");
  takeAll(outbox);
  outbox.push(bytes(4));
  assertEquals(wakes, 2);
});

Deno.test("Outbox drops the oldest and marks where they were, and never an answer", () => {
  const outbox = new Outbox({ maxMessages: 4, encodeSkipped: mark });
  outbox.pushDroppable(bytes(1));
  outbox.push(bytes(2));
  for (const value of [3, 4, 5, 6]) outbox.pushDroppable(bytes(value));

  assertEquals(takeAll(outbox), [[255, 1], [2], [255, 3], [6]]);
});

Deno.test("Outbox overflows when only answers wait", () => {
  let overflows = 0;
  const outbox = new Outbox({ maxBytes: 2, onOverflow: () => overflows++ });
  for (const value of [1, 2, 3, 4]) outbox.push(bytes(value));

  assertEquals(overflows, 1);
});

Deno.test("Outbox overflows at its limit when slow is disconnect, and still takes a last message", () => {
  let overflows = 0;
  const outbox = new Outbox({ maxMessages: 2, slow: "disconnect", onOverflow: () => overflows++ });
  for (const value of [1, 2, 3, 4]) outbox.pushDroppable(bytes(value));
  outbox.close(bytes(9));

  assertEquals(overflows, 1);
  assertEquals(takeAll(outbox), [[1], [2], [3], [9]]);
});

Deno.test("Outbox.room() waits while more than half of the limit waits when slow is pause", async () => {
  const outbox = new Outbox({ maxMessages: 4, maxBatch: 1, slow: "pause" });
  for (const value of [1, 2, 3, 4]) outbox.pushDroppable(bytes(value));
  assert(outbox.isFull);
  let isRoomy = false;
  const room = outbox.room().then(() => isRoomy = true);

  outbox.take();
  await Promise.resolve();
  assertEquals(isRoomy, false);
  outbox.take();
  await room;
});

Deno.test("Outbox.close() lets waiting senders go", async () => {
  const outbox = new Outbox({ maxMessages: 1, slow: "pause" });
  outbox.push(bytes(1));
  const room = outbox.room();
  outbox.close();
  await room;
  outbox.push(bytes(2));
  assertEquals(takeAll(outbox), [[1]]);
});

/** The plain way to do it: one list, searched from the start for each message to drop. */
class Model {
  waiting: { value: number; size: number; keep: boolean; skipped: number }[] = [];
  isOver = false;

  push(value: number, { size, keep }: { size: number; keep: boolean }): void {
    if (this.isOver) return;
    this.waiting.push({ value, size, keep, skipped: 0 });
    while (this.#excess() && !this.isOver) this.#drop();
  }

  take(): number[][] {
    const taken = this.waiting.map(({ value, size, skipped }) =>
      skipped > 0 ? [255, skipped] : Array<number>(size).fill(value)
    );
    this.waiting = [];
    return taken;
  }

  #excess(): boolean {
    const bytes = this.waiting.reduce((sum, { size }) => sum + size, 0);
    return bytes > 40 || this.waiting.length > 10;
  }

  #drop(): void {
    const at = this.waiting.findIndex(({ keep, skipped }) => !keep && skipped === 0);
    if (at < 0) {
      this.isOver = true;
      return;
    }
    const before = this.waiting[at - 1];
    if (before !== undefined && before.skipped > 0) {
      before.skipped++;
      this.waiting.splice(at, 1);
    } else this.waiting[at] = { value: 0, size: 0, keep: true, skipped: 1 };
  }
}

Deno.test("Outbox does as a plain list does, for all messages and batches", () => {
  const step = fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    keep: fc.boolean(),
    take: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ max: 50 }), (steps, max) => {
      let isOver = false;
      const outbox = new Outbox({
        maxBytes: 40,
        maxMessages: 10,
        maxBatch: max,
        encodeSkipped: mark,
        onOverflow: () => isOver = true,
      });
      const model = new Model();
      for (const [i, { size, keep, take }] of steps.entries()) {
        outbox.push(new Uint8Array(size).fill(i), { droppable: !keep });
        model.push(i, { size, keep });
        assertEquals(isOver, model.isOver);
        if (isOver) return;
        assert(outbox.bytes <= 40 && outbox.length <= 10);
        if (take && i % 3 === 0) assertEquals(takeAll(outbox), model.take());
      }
      assertEquals(takeAll(outbox), model.take());
    }),
  );
});
