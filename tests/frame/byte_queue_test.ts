import { assertEquals, assertLess, assertLessOrEqual, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { hex, queueOf } from "./helpers.ts";

Deno.test("ByteQueue gives back what was pushed, in order, however it is pushed and taken", () => {
  const step = fc.oneof(
    fc.record({ push: fc.uint8Array({ maxLength: 200 }) }),
    fc.record({ adopt: fc.uint8Array({ maxLength: 200 }) }),
    fc.record({ commit: fc.uint8Array({ maxLength: 200 }) }),
    fc.record({ take: fc.nat(300) }),
  );
  fc.assert(fc.property(fc.array(step), (steps) => {
    const queue = new ByteQueue();
    let model: number[] = [];
    for (const step of steps) {
      if ("take" in step) {
        const count = Math.min(step.take, model.length);
        assertEquals([...queue.take(count)], model.slice(0, count));
        model = model.slice(count);
        continue;
      }
      const [bytes] = Object.values(step) as [Uint8Array];
      if ("push" in step) queue.push(bytes);
      else if ("adopt" in step) queue.adopt(bytes.slice());
      else {
        queue.room(bytes.length).set(bytes);
        queue.commit(bytes.length);
      }
      model.push(...bytes);
      assertEquals(queue.length, model.length);
      assertEquals([...queue.view()], model);
    }
  }));
});

Deno.test("ByteQueue.push() copies the chunk", () => {
  const chunk = hex("01 02");
  const queue = queueOf(chunk);
  chunk.fill(9);
  assertEquals(queue.view(), hex("01 02"));
});

Deno.test("ByteQueue.adopt() takes the chunk itself when nothing is queued", () => {
  const queue = queueOf(hex("01 02"));
  queue.skip(2);
  const chunk = hex("03 04");
  queue.adopt(chunk);
  assertStrictEquals(queue.bytes, chunk);
  queue.adopt(hex("05"));
  assertEquals(queue.view(), hex("03 04 05"));
});

Deno.test("ByteQueue.view() gives a range counted from the front", () => {
  const queue = queueOf(hex("01 02 03 04"));
  queue.skip(1);
  assertEquals(queue.view(1), hex("03 04"));
  assertEquals(queue.view(0, 2), hex("02 03"));
});

Deno.test("ByteQueue.room() gives free space that is queued only when committed", () => {
  const queue = queueOf(hex("01"));
  const room = queue.room(8);
  assertLessOrEqual(8, room.length);
  room.set(hex("02 03"));
  assertEquals(queue.view(), hex("01"));
  queue.commit(2);
  assertEquals(queue.view(), hex("01 02 03"));
});

Deno.test("ByteQueue.clear() forgets the bytes and keeps the buffer", () => {
  const queue = queueOf(new Uint8Array(100));
  queue.scanned = 7;
  const { bytes } = queue;
  queue.clear();
  assertEquals([queue.length, queue.scanned], [0, 0]);
  assertStrictEquals(queue.bytes, bytes);
});

Deno.test("ByteQueue forgets how much was searched when its front changes, and only then", () => {
  const queue = queueOf(new Uint8Array(10));
  queue.scanned = 5;
  queue.push(new Uint8Array(500));
  assertEquals(queue.scanned, 5);
  queue.skip(1);
  assertEquals(queue.scanned, 0);
  queue.scanned = 5;
  queue.take(509);
  queue.scanned = 5;
  queue.adopt(new Uint8Array(1));
  assertEquals(queue.scanned, 0);
});

Deno.test("ByteQueue reuses its buffer while what is queued is less than what was taken", () => {
  const queue = new ByteQueue(1024);
  const { bytes } = queue;
  for (let i = 0; i < 1000; i++) {
    queue.push(new Uint8Array(100));
    queue.skip(100);
  }
  assertStrictEquals(queue.bytes, bytes);
});

/** How many bytes a queue moves from buffer to buffer while `feed` fills it. */
function countMoved(steps: number, feed: (queue: ByteQueue) => void): number {
  const queue = new ByteQueue();
  let { bytes } = queue;
  let moved = 0;
  for (let i = 0; i < steps; i++) {
    const held = queue.length;
    feed(queue);
    if (queue.bytes !== bytes) moved += held;
    bytes = queue.bytes;
  }
  return moved;
}

Deno.test("ByteQueue.push() moves each byte about once when bytes come one at a time", () => {
  const byte = new Uint8Array(1);
  assertLess(countMoved(1 << 20, (queue) => queue.push(byte)), 2 << 20);
});

Deno.test("ByteQueue.room() moves each byte about once when much room gets few bytes", () => {
  const feed = (queue: ByteQueue) => {
    queue.room(65536);
    queue.commit(1);
  };
  assertLess(countMoved(1 << 17, feed), 2 << 17);
});
