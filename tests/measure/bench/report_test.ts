import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { benchCsv } from "../../../lib/measure/bench/csv.ts";
import type { BenchResult } from "../../../lib/measure/bench/result.ts";
import { benchReport } from "../../../lib/measure/bench/report/page.ts";

const LATENCY = { min: 10, mean: 60, p50: 50, p90: 90, p99: 100, p999: 500, max: 900 };

const RESULT: BenchResult = {
  ...{ rate: 1000, bytesPerSecond: 64_000, errors: 1, lost: 0, latency: LATENCY, connect: LATENCY },
  ...{ target: "unix:/tmp/<b>&.sock", frame: "raw", loop: "closed", measured: 2000 },
  config: {
    ...{ mode: "echo", connections: 2, threads: 1, pipeline: 1, message: 'say "{n}", <i>' },
    ...{ duration: 2000, warmup: 0, timeout: 1000 },
  },
  ...{ startedAt: "2026-01-02T03:04:05.000Z", messages: 2000 },
  ...{ bytesInPerSecond: 64_000, bytesOutPerSecond: 0 },
  failures: { "<script>alert(1)</script>": 1 },
  series: [900, 1100],
  percentiles: [[50, 50], [100, 900]],
  histogram: [{ upTo: 90, count: 1800 }, { upTo: 900, count: 200 }],
};

Deno.test("benchReport() is one page with three plots, that loads and runs nothing", async () => {
  const page = await benchReport(RESULT);
  assertEquals(page.match(/<svg /g)?.length, 3);
  assertMatch(page, /<polyline class="line" points="[\d., ]+"/);
  assertEquals(page.match(/<rect class="bar"/g)?.length, 2);
  assertMatch(page, /p999<\/th><td>500 µs<\/td><td>500 µs<\/td>/);
  assertNotMatch(page, /<script|<link|<img|src=|href=|@import|url\(|\son\w+=|\sstyle="/i);
  assertStringIncludes(page, "default-src 'none'; style-src 'sha256-");
});

Deno.test("benchReport() shows what came from the network as text", async () => {
  const page = await benchReport(RESULT);
  assertStringIncludes(page, "&lt;script&gt;alert(1)&lt;/script&gt;");
  assertStringIncludes(page, "Bench of unix:/tmp/&lt;b&gt;&amp;.sock");
});

Deno.test("benchReport() of a bulk run leaves out the plots of latencies", async () => {
  const page = await benchReport({ ...RESULT, histogram: [] });
  assertEquals(page.match(/<svg /g)?.length, 1);
  assertNotMatch(page, /NaN|Infinity/);
});

Deno.test("benchReport() draws a run without a message", async () => {
  assertNotMatch(await benchReport({ ...RESULT, series: [0, 0] }), /NaN|Infinity/);
});

Deno.test("benchCsv() writes a line of names and one of values, with quotes where they are needed", () => {
  const [names, values] = benchCsv(RESULT).split("\r\n");
  assertStringIncludes(names!, "targetRate,connections,threads,pipeline,size,message,measured");
  assertStringIncludes(values!, ',,2,1,1,,"say ""{n}"", <i>",2000,2000,1000,64000,1,0,10,60,50');
});
