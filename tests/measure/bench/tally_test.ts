import { assertEquals } from "@std/assert";
import { LatencyHistogram } from "../../../lib/measure/bench/latency_histogram.ts";
import { Tally } from "../../../lib/measure/bench/tally.ts";

const open = await LatencyHistogram.load();

/** A tally of six seconds, in which a message of 10 bytes was answered every 10 ms. */
function steady({ until = 6000 } = {}): Tally {
  const tally = new Tally({ open });
  tally.begin(0, 6000);
  for (let now = 0; now < until; now += 10) tally.answer(now - 1, now, { bytes: 10 });
  return tally;
}

Deno.test("Tally.curve is the rate at each point, also of a load that ends early", () => {
  assertEquals(steady().curve, Array(60).fill(100));
  const cut = steady({ until: 1950 });
  cut.end(1950);
  assertEquals(cut.curve, Array(19).fill(100));
});

Deno.test("Tally.add() takes what another thread counted as its own", () => {
  const [tally, other] = [steady(), steady({ until: 3000 })];
  other.fail(new Error("late"));
  tally.fail(new Error("late"));
  tally.lose(5);
  other.addSequence({ lost: 1, reordered: 2, duplicates: 3 });
  tally.add(structuredClone(other.snapshot));
  const counts = { messages: 900, bytesIn: 9000, bytesOut: 0, errors: 2, lost: 1 };
  assertEquals(tally.counts, counts);
  assertEquals(tally.failures, new Map([["late", 2]]));
  assertEquals(tally.sequence, { lost: 1, reordered: 2, duplicates: 3 });
  assertEquals(tally.histogram.count, 898);
  assertEquals(tally.curve, [...Array(30).fill(200), ...Array(30).fill(100)]);
});

Deno.test("Tally.progress() is at 0 before the measured time, and where that never came", () => {
  const tally = new Tally({ open });
  assertEquals(tally.progress(1).share, 0);
  tally.begin(1000, 2000);
  tally.end(500);
  assertEquals(tally.progress(500).share, 0);
});
