import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Rng, splitMix } from "../../../lib/relay/faults/rng.ts";

Deno.test("Rng gives the reference sequence of xoshiro128**", () => {
  const rng = new Rng([1, 2, 3, 4]);
  const numbers = Array.from({ length: 10 }, () => rng.next());
  assertEquals(numbers, [
    ...[11520, 0, 5927040, 70819200, 2031721883],
    ...[1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  ]);
});

Deno.test("splitMix() gives the reference sequence of SplitMix64", () => {
  const gamma = 0x9e3779b97f4a7c15n;
  const numbers = [0n, 1n, 2n].map((i) => splitMix((1234567n + i * gamma) & ((1n << 64n) - 1n)));
  assertEquals(numbers, [6457827717110365317n, 3203168211198807973n, 9817491932198370423n]);
});

Deno.test("Rng.from() gives each name a sequence of its own, the same each time", () => {
  const first = (...names: number[]) => Rng.from(42, ...names).next();
  assertEquals(first(1, 0, 1), first(1, 0, 1));
  const all = new Set([first(1, 0, 1), first(0, 1, 1), first(1, 1, 0), first(2, 0, 1), first(1)]);
  assertEquals(all.size, 5);
  assertNotEquals(Rng.from(43, 1, 0, 1).next(), first(1, 0, 1));
});

Deno.test("Rng.chance() is as likely as it says", () => {
  const rng = Rng.from(7);
  const hits = Array.from({ length: 20_000 }, () => rng.chance(0.1)).filter(Boolean).length;
  assert(Math.abs(hits - 2000) < 200, `${hits}`);
  assertEquals([rng.chance(0), rng.chance(1)], [false, true]);
});
