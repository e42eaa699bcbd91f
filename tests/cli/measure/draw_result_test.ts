import { assertEquals } from "@std/assert";
import { drawResult } from "../../../lib/cli/bench/draw_result.ts";
import type { BenchConfig } from "../../../lib/measure/bench/options.ts";
import type { BenchResult } from "../../../lib/measure/bench/result.ts";

const NONE = { min: 0, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
const CONFIG: BenchConfig = {
  ...{ mode: "echo", connections: 8, threads: 1, pipeline: 1, size: 0 },
  ...{ duration: 1000, warmup: 0, timeout: 1000 },
};

function draw(changes: Partial<BenchResult>): string[] {
  return drawResult({
    ...{ rate: 90, bytesPerSecond: 0, errors: 0, lost: 0, latency: NONE, connect: NONE },
    ...{ target: "udp://127.0.0.1:9", frame: "raw", loop: "closed", config: CONFIG },
    ...{ startedAt: "", measured: 1000, messages: 90, bytesInPerSecond: 0, bytesOutPerSecond: 0 },
    ...{ failures: {}, series: [], percentiles: [], histogram: [] },
    ...changes,
  });
}

Deno.test("drawResult() says what was sent, and over how many threads", () => {
  const http = { target: "http://127.0.0.1:80/" };
  for (
    const [changes, said] of [
      [
        { config: { ...CONFIG, threads: 2 } },
        "closed loop, 8 connections on 2 threads, 0 bytes, raw",
      ],
      [http, "closed loop, 8 connections, GET"],
      [{ ...http, config: { ...CONFIG, size: 5 } }, "closed loop, 8 connections, POST of 5 bytes"],
      [{ config: { ...CONFIG, mode: "connect" } }, "connect, 8 connections"],
    ] as const
  ) {
    assertEquals(draw(changes)[0]!.split(": ").at(-1), said);
  }
});

Deno.test("drawResult() says which share was lost", () => {
  assertEquals(draw({ lost: 10 }).includes("  failed     0 errors, 10 lost (10.0 %)"), true);
});
