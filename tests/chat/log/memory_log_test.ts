import { assert, assertEquals } from "@std/assert";
import { MemoryLog } from "../../../lib/chat/log/memory_log.ts";

function idsOf({ messages }: { messages: readonly { id: number }[] }): number[] {
  return messages.map(({ id }) => id);
}

function filled(log: MemoryLog, { room, count }: { room: string; count: number }): MemoryLog {
  for (let i = 0; i < count; i++) log.append({ room, from: "alice", text: `${i}` });
  return log;
}

Deno.test("MemoryLog.history() returns the newest of a range, and whether there are older ones", () => {
  const log = filled(new MemoryLog(), { room: "a", count: 10 });

  const last = log.history("a", { limit: 3 });
  assertEquals([idsOf(last), last.more], [[8, 9, 10], true]);
  const before = log.history("a", { before: 3, limit: 3 });
  assertEquals([idsOf(before), before.more], [[1, 2], false]);
  const after = log.history("a", { after: 7, limit: 3 });
  assertEquals([idsOf(after), after.more], [[8, 9, 10], false]);
  assertEquals(idsOf(log.history("b", { limit: 3 })), []);
});

Deno.test("MemoryLog forgets by count, by age and by room", () => {
  let now = 0;
  const clocks = { now: () => now, elapsed: () => now };
  const log = new MemoryLog({ count: 8, age: 100, rooms: 2, ...clocks });
  filled(log, { room: "a", count: 1000 });
  const kept = log.history("a", { limit: 1000 }).messages.length;
  assert(kept >= 8 && kept <= 10, `${kept} messages are kept`);

  now = 101;
  filled(log, { room: "a", count: 1 });
  assertEquals(idsOf(log.history("a", { limit: 10 })), [1001]);
  for (const room of ["b", "c"]) filled(log, { room, count: 1 });
  assertEquals(idsOf(log.history("a", { limit: 10 })), []);
});

Deno.test("MemoryLog.append() tells of each message, in order", () => {
  const log = new MemoryLog();
  const told: number[] = [];
  log.onMessage = ({ id }) => told.push(id);
  filled(log, { room: "a", count: 2 });
  filled(log, { room: "b", count: 1 });
  assertEquals(told, [1, 2, 3]);
});

Deno.test("MemoryLog.history() has every message while the clock is set forward and back", () => {
  let now = 1000;
  const log = new MemoryLog({ age: 100, now: () => now, elapsed: () => 0 });
  const jumps = [1000, 9000, 1000, 10, 1000];
  for (const [i, time] of jumps.entries()) {
    now = time;
    filled(log, { room: "a", count: 1 });
    assertEquals(idsOf(log.history("a", { limit: 10 })).length, i + 1, `at ${time}`);
  }
});
