import type { Command } from "../command.ts";
import {
  COMMON,
  FRAMES,
  LIMITS,
  MULTICAST,
  TLS_CLIENT,
  TLS_SERVER,
  WEBSOCKET_CLIENT,
  WEBSOCKET_SERVER,
} from "./flag_sets.ts";

/** What takes the measure of servers. */
export const MEASURE_COMMANDS: readonly Command[] = [
  {
    name: "bench",
    summary: "measure a server: messages a second, and honest latencies",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...["rate", "connections", "threads", "pipeline", "size", "message", "reply-size"] as const,
      ...["duration", "warmup", "mode", "connect-only", "find-max", "fail"] as const,
      ...["report", "csv", "json", "quiet", ...FRAMES, "timeout", ...TLS_CLIENT] as const,
      ...[...WEBSOCKET_CLIENT, ...MULTICAST, ...COMMON] as const,
    ],
    special: { rate: { byDefault: "as fast as answers come" }, connections: { byDefault: "10" } },
    examples: [
      "bench :9000 --connections 50 --size 128",
      "bench :9001 --frame u32le --rate 20000 --duration 10s --report bench.html",
      'bench :9000 --find-max "p99<5ms"',
      "bench :9000 --mode up --connections 1",
    ],
    load: async () => (await import("../commands/bench.ts")).bench,
  },
  {
    name: "bench diff",
    summary: "compare two results of bench --json, and fail where one is worse",
    usage: "A.json B.json",
    arity: [2, 2],
    flags: ["fail", "json", ...COMMON],
    examples: ['bench diff before.json after.json --fail "p99>10%" --fail "rate<-5%"'],
    load: async () => (await import("../commands/bench_diff.ts")).benchDiff,
  },
  {
    name: "bench serve",
    summary: "the other end of bench: echoes, or takes or gives as much as goes",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...["mode", "size", ...FRAMES, ...LIMITS, ...TLS_SERVER, ...WEBSOCKET_SERVER] as const,
      ...["json", "quiet", ...COMMON] as const,
    ],
    examples: ["bench serve :9100", "bench serve :9100 --mode down"],
    load: async () => (await import("../commands/bench_serve.ts")).benchServe,
  },
  {
    name: "ping",
    summary: "how long connecting and an answer take: TCP, TLS, UDP, WebSocket, HTTP",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...["count", "interval", "message", "connect-only", ...FRAMES, "timeout"] as const,
      ...[...TLS_CLIENT, ...WEBSOCKET_CLIENT, "json", "quiet", ...COMMON] as const,
    ],
    special: { interval: { byDefault: "1s" } },
    examples: ["ping :9000 -c 5", "ping https://example.com --count 3 --json"],
    load: async () => (await import("../commands/ping.ts")).ping,
  },
  {
    name: "ports",
    summary: "which ports of a host are open; ends with 0 when all of them are",
    usage: "HOST RANGE",
    arity: [2, 2],
    flags: ["parallel", "timeout", "json", "quiet", ...COMMON],
    examples: ["ports localhost 9000-9004", "ports localhost 22,80,8000-8100 --timeout 200ms"],
    load: async () => (await import("../commands/ports.ts")).ports,
  },
];
