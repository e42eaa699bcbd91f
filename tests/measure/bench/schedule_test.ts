import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { OpenLoop } from "../../../lib/measure/bench/schedule.ts";

Deno.test("OpenLoop sends at its rate over all connections, evenly and without drift", () => {
  const loads = fc.record({
    rate: fc.integer({ min: 1, max: 1e6 }),
    count: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(fc.property(loads, ({ rate, count }) => {
    const loops = Array.from({ length: count }, (_, index) => {
      return new OpenLoop({ start: 1000, rate, index, count });
    });
    const times = Array.from({ length: 20 }, () => loops.map((loop) => loop.take())).flat();
    for (const [i, time] of times.entries()) assertAlmostEquals(time, 1000 + i * 1000 / rate, 1e-6);
  }));
});

Deno.test("OpenLoop keeps the time of a message however late it is taken", () => {
  const loop = new OpenLoop({ start: 0, rate: 10, index: 0, count: 1 });
  assertEquals([loop.take(), loop.next, loop.take(), loop.next], [0, 100, 100, 200]);
});
