import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../lib/errors.ts";
import { diffResults } from "../../../lib/measure/bench/diff.ts";
import { findMax } from "../../../lib/measure/bench/find_max.ts";
import type { BenchMetrics } from "../../../lib/measure/bench/metrics.ts";
import { isTrue, parseRule } from "../../../lib/measure/bench/rule.ts";

const BASE: BenchMetrics = {
  rate: 1000,
  bytesPerSecond: 64_000,
  errors: 0,
  lost: 0,
  latency: { min: 10, mean: 60, p50: 50, p90: 90, p99: 100, p999: 500, max: 900 },
};

/** The base with other figures. */
function result(rate: number, p99 = 100): BenchMetrics {
  return { ...BASE, rate, latency: { ...BASE.latency, p99 } };
}

for (
  const [rule, before, after, holds] of [
    ["p99>10%", result(1000, 100), result(1000, 110), false],
    ["p99>10%", result(1000, 100), result(1000, 111), true],
    ["p99 > -5 %", result(1000, 100), result(1000, 95), false],
    ["rate<-5%", result(1000), result(949), true],
    ["rate<-5%", result(1000), result(950), false],
    ["errors>0%", BASE, { ...BASE, errors: 1 }, true],
    ["errors>0%", BASE, BASE, false],
    ["p99>5ms", BASE, result(1000, 5001), true],
    ["p99>5ms", BASE, result(1000, 5000), false],
    ["p999<1s", BASE, BASE, true],
    ["max>899us", BASE, BASE, true],
    ["rate<1k", BASE, result(999), true],
    ["lost>0", BASE, { ...BASE, lost: 1 }, true],
  ] as const
) {
  const now = `rate ${after.rate}, p99 ${after.latency.p99}, errors ${after.errors}`;
  Deno.test(`diffResults() says that ${rule} is ${holds} of ${now}`, () => {
    assertEquals(diffResults([before, after], [parseRule(rule)]).failed, holds ? [rule] : []);
  });
}

for (
  const wrong of ["", "p99", "p98>1ms", "p99=1ms", "p99>1", "rate<5ms", "p99>1ms!", "errors>1us"]
) {
  Deno.test(`parseRule() refuses "${wrong}"`, () => {
    assertThrows(() => parseRule(wrong), UsageError, "as a rule");
  });
}

Deno.test("isTrue() refuses a percentage of nothing", () => {
  assertThrows(() => isTrue(parseRule("p99>10%"), BASE), UsageError, "earlier result");
});

Deno.test("findMax() comes near the highest rate that holds, in few runs", async () => {
  const limits = fc.integer({ min: 2_000, max: 90_000 });
  await fc.assert(fc.asyncProperty(limits, async (limit) => {
    const measure = (rate: number) => Promise.resolve(result(rate, rate <= limit ? 100 : 9000));
    const { best, runs } = await findMax({ rules: [parseRule("p99<5ms")], high: 1e5, measure });
    assertEquals(runs.length <= 16, true);
    assertEquals(best !== undefined && best.rate <= limit && best.rate > limit - 1000, true);
  }));
});

Deno.test("findMax() tries a rate once more that does not hold", async () => {
  let runs = 0;
  const hiccup = (rate: number) => Promise.resolve(result(rate, runs++ % 2 === 0 ? 9000 : 100));
  const { best } = await findMax({ rules: [parseRule("p99<5ms")], high: 1e5, measure: hiccup });
  assertEquals(best !== undefined && best.rate > 98_000, true);
});

for (
  const [why, broken] of [
    ["falls behind", (rate: number) => result(rate * 0.9)],
    ["loses messages", (rate: number) => ({ ...result(rate), lost: 1 })],
    ["fails", (rate: number) => ({ ...result(rate), errors: 1 })],
  ] as const
) {
  Deno.test(`findMax() lets nothing pass that ${why}`, async () => {
    const measure = (rate: number) => Promise.resolve(broken(rate));
    const { best } = await findMax({ rules: [parseRule("p99<5ms")], high: 1e4, measure });
    assertEquals(best, undefined);
  });
}
