import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Family, Metrics, sumFamilies } from "../../../lib/measure/metrics/metrics.ts";
import { parseOpenMetrics } from "./open_metrics_parser.ts";

Deno.test("Metrics.format() writes counters, gauges and histograms as OpenMetrics", async () => {
  const metrics = new Metrics();
  const refused = metrics.counter({ name: "refused", help: 'Who was "refused"' });
  metrics.gauge({ name: "queued_bytes", help: "Queued" }, () => 3);
  const took = metrics.histogram({ name: "took_seconds", help: "Time" }, [0.1, 1]);
  refused.add(2, { reason: "a\nb" });
  refused.add(1, { reason: "a\nb" });
  for (const seconds of [0.1, 0.5, 7]) took.observe(seconds);
  assertEquals(
    await metrics.format(),
    [
      "# TYPE refused counter",
      '# HELP refused Who was \\"refused\\"',
      'refused_total{reason="a\\nb"} 3',
      "# TYPE queued_bytes gauge",
      "# UNIT queued_bytes bytes",
      "# HELP queued_bytes Queued",
      "queued_bytes 3",
      "# TYPE took_seconds histogram",
      "# UNIT took_seconds seconds",
      "# HELP took_seconds Time",
      'took_seconds_bucket{le="0.1"} 1',
      'took_seconds_bucket{le="1.0"} 2',
      'took_seconds_bucket{le="+Inf"} 3',
      "took_seconds_count 3",
      "took_seconds_sum 7.6",
      "# EOF\n",
    ].join("\n"),
  );
});

Deno.test("Metrics.format() is valid, and says what was counted, whatever labels and help are", async () => {
  const counts = fc.dictionary(fc.string({ unit: "binary" }), fc.nat(), { maxKeys: 20 });
  const property = fc.asyncProperty(counts, fc.string(), async (counts, help) => {
    const metrics = new Metrics();
    const counter = metrics.counter({ name: "n", help });
    for (const [reason, count] of Object.entries(counts)) counter.add(count, { reason });
    const family = parseOpenMetrics(await metrics.format()).get("n")!;
    assertEquals(family.help, help);
    const read = family.samples.filter(({ labels }) => "reason" in labels)
      .map(({ labels, value }) => [labels.reason, value]);
    assertEquals(read, Object.entries(counts));
  });
  await fc.assert(property);
});

for (
  const [what, text] of [
    ["no end", "# TYPE a gauge\na 1\n"],
    ["a counter without _total", "# TYPE a counter\na 1\n# EOF\n"],
    ["a bad escape", '# TYPE a gauge\na{b="\\x"} 1\n# EOF\n'],
    ["another unit", "# TYPE a gauge\n# UNIT a bytes\na 1\n# EOF\n"],
    ["a family in two parts", "# TYPE a gauge\na 1\n# TYPE b gauge\n# TYPE a gauge\n# EOF\n"],
    [
      "buckets that count down",
      '# TYPE a histogram\na_bucket{le="1.0"} 2\na_bucket{le="+Inf"} 1\n' +
      "a_count 1\na_sum 1\n# EOF\n",
    ],
  ] as const
) {
  Deno.test(`parseOpenMetrics() throws at ${what}`, () => {
    assertThrows(() => parseOpenMetrics(text));
  });
}

Deno.test("Counter.add() counts what has too many labels together", async () => {
  const metrics = new Metrics();
  const counter = metrics.counter({ name: "n", help: "" });
  for (let i = 0; i < 1000; i++) counter.add(1, { i: String(i) });
  const { samples } = parseOpenMetrics(await metrics.format()).get("n")!;
  assertEquals([samples.length, samples.at(-1)], [65, { name: "n_total", labels: {}, value: 936 }]);
});

Deno.test("Metrics.collect() adds what other threads count, and leaves out one that fails", async () => {
  const metrics = new Metrics();
  metrics.counter({ name: "n", help: "" }).add(1, { a: "x" });
  metrics.histogram({ name: "h", help: "" }, [1]).observe(0.5);
  const other = new Metrics();
  const counter = other.counter({ name: "n", help: "" });
  counter.add(2, { a: "x" });
  counter.add(3, { a: "y" });
  other.histogram({ name: "h", help: "" }, [1]).observe(2);
  metrics.addSource(() => Promise.resolve(structuredClone(other.read())));
  metrics.addSource(() => Promise.reject(new Error("gone")));
  assertEquals(await metrics.collect(), [
    {
      ...{ name: "n", help: "", type: "counter" as const },
      samples: [{ labels: { a: "x" }, value: 3 }, { labels: { a: "y" }, value: 3 }],
    },
    { name: "h", help: "", type: "histogram", bounds: [1], counts: [1, 1], sum: 2.5 },
  ]);
});

Deno.test("sumFamilies() leaves alone what is there once", () => {
  const family: Family = {
    name: "g",
    help: "",
    type: "gauge",
    samples: [{ labels: {}, value: 1 }],
  };
  assertEquals(sumFamilies([family]), [family]);
});
