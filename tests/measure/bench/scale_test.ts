import { assertEquals } from "@std/assert";
import { linearScale, logScale } from "../../../lib/measure/bench/report/scale.ts";

Deno.test("linearScale() goes from nothing to a round number above all values", () => {
  const { ticks, place } = linearScale([3, 310]);
  assertEquals(ticks, [0, 125, 250, 375, 500]);
  assertEquals([place(0), place(250), place(500)], [0, 0.5, 1]);
});

Deno.test("logScale() goes by powers of ten, and shows what is below it at its foot", () => {
  const { ticks, place } = logScale([40, 0, 90_000]);
  assertEquals(ticks, [10, 100, 1000, 10_000, 100_000]);
  assertEquals([place(10), place(1000), place(100_000), place(0)], [0, 0.5, 1, 0]);
});
