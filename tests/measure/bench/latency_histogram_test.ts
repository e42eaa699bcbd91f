import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { LatencyHistogram } from "../../../lib/measure/bench/latency_histogram.ts";

const open = await LatencyHistogram.load();

function histogramOf(micros: readonly number[]): LatencyHistogram {
  const histogram = open();
  for (const value of micros) histogram.record(value / 1000);
  return histogram;
}

Deno.test("LatencyHistogram gives percentiles to three digits", () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 60_000_000 }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(fc.property(latencies, (micros) => {
    const sorted = micros.toSorted((a, b) => a - b);
    const { p50, p90, p99, max } = histogramOf(micros).summary;
    for (const [share, found] of [[0.5, p50], [0.9, p90], [0.99, p99], [1, max]] as const) {
      const exact = sorted[Math.ceil(share * sorted.length) - 1]!;
      assert(Math.abs(found - exact) <= exact / 500 + 1, `${found} is not near ${exact}`);
    }
  }));
});

Deno.test("LatencyHistogram.bars count every latency once", () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 1e7 }), { minLength: 1, maxLength: 200 });
  fc.assert(fc.property(latencies, (micros) => {
    const { bars } = histogramOf(micros);
    assertEquals(bars.reduce((sum, { count }) => sum + count, 0), micros.length);
  }));
});

Deno.test("LatencyHistogram.add() takes a snapshot as if all had been recorded in one", () => {
  const latencies = fc.array(fc.integer({ min: 1, max: 60_000_000 }), { maxLength: 100 });
  fc.assert(fc.property(latencies, latencies, (some, others) => {
    const merged = histogramOf(some);
    merged.add(structuredClone(histogramOf(others).snapshot));
    const whole = histogramOf([...some, ...others]);
    assertEquals([merged.count, merged.summary], [whole.count, whole.summary]);
    assertEquals([merged.curve, merged.bars], [whole.curve, whole.bars]);
  }));
});

Deno.test("LatencyHistogram.add() keeps both ends where one range holds all", () => {
  const merged = open();
  merged.add(histogramOf([60_000_001, 60_000_002, 60_000_003]).snapshot);
  const { min, max } = merged.summary;
  assertEquals([merged.count, min, max], [3, 60_000_001, 60_000_003]);
});

Deno.test("LatencyHistogram of nothing is all zero", () => {
  assertEquals(open().summary, { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 });
  assertEquals([open().bars, open().at(99)], [[], 0]);
});
