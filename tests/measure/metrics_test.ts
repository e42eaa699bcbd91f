import { assertEquals } from "@std/assert";
import { Metrics } from "../../lib/measure/metrics/metrics.ts";

Deno.test("Metrics.format() writes counters, gauges and histograms as OpenMetrics", () => {
  const metrics = new Metrics();
  const refused = metrics.counter({ name: "refused", help: 'Who was "refused"' });
  metrics.gauge({ name: "open", help: "Open" }, () => 3);
  const took = metrics.histogram({ name: "took_seconds", help: "Time" }, [0.1, 1]);
  refused.add(2, { reason: "a\nb" });
  refused.add(1, { reason: "a\nb" });
  for (const seconds of [0.1, 0.5, 7]) took.observe(seconds);
  assertEquals(
    metrics.format(),
    [
      "# TYPE refused counter",
      '# HELP refused Who was \\"refused\\"',
      'refused_total{reason="a\\nb"} 3',
      "# TYPE open gauge",
      "# HELP open Open",
      "open 3",
      "# TYPE took_seconds histogram",
      "# HELP took_seconds Time",
      'took_seconds_bucket{le="0.1"} 1',
      'took_seconds_bucket{le="1"} 2',
      'took_seconds_bucket{le="+Inf"} 3',
      "took_seconds_count 3",
      "took_seconds_sum 7.6",
      "# EOF\n",
    ].join("\n"),
  );
});

Deno.test("Counter.add() counts what has too many labels together", () => {
  const metrics = new Metrics();
  const counter = metrics.counter({ name: "n", help: "" });
  for (let i = 0; i < 1000; i++) counter.add(1, { i: String(i) });
  const lines = metrics.format().split("\n").filter((line) => line.startsWith("n_total"));
  assertEquals([lines.length, lines.at(-1)], [65, "n_total 936"]);
});
