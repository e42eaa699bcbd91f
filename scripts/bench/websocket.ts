/**
 * WebSocket echo, beside the runtime's own server that does the same.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import type { Measurement } from "./measurement.ts";
import { cpuTime } from "./process.ts";
import { type ServerProcess, startSockeye } from "./server_process.ts";
import { loadWebSocket } from "./websocket_load.ts";

const NAME = "websocket echo, 50 connections × 128 B";
const LOAD = { connections: 50, size: 128 };
const RUNTIME = new URL("websocket_server.ts", import.meta.url).pathname;

/** The benchmark of WebSocket. */
export const websocket: Bench = { name: NAME, run: measure };

/** What one server did in one round. */
interface Sample {
  /** Messages a second. */
  rate: number;
  /** Microseconds of processor time for one message. */
  cost: number;
}

async function measure({ program, rounds, seconds }: Setup): Promise<Measurement[]> {
  // The runtime's server has one thread as well.
  const listen = ["listen", "ws://127.0.0.1:0", "--echo", "--quiet", "--workers", "1"];
  await using ours = await startSockeye([...program, ...listen]);
  const runtime = [Deno.execPath(), "run", "--quiet", "--no-config", "--allow-net", RUNTIME];
  await using theirs = await startSockeye(runtime);
  const servers = [ours, theirs];
  // The first second does not count: servers run for long, and are warm.
  for (const server of servers) await drive(server, 1);
  const pairs: [Sample, Sample][] = [];
  while (pairs.length < rounds) {
    pairs.push([await drive(ours, seconds), await drive(theirs, seconds)]);
  }
  const of = (key: keyof Sample) => ({
    samples: pairs.map(([{ [key]: value }]) => value),
    beside: { name: "Deno", samples: pairs.map(([, { [key]: value }]) => value) },
    figure: "ratio" as const,
  });
  return [
    { name: NAME, unit: "msg/s", ...of("rate"), target: { atLeast: 1 } },
    { name: `${NAME}: processor`, unit: "µs/msg", ...of("cost") },
  ];
}

async function drive({ address, pid }: ServerProcess, seconds: number): Promise<Sample> {
  const before = await cpuTime(pid);
  const count = await loadWebSocket(address, { ...LOAD, seconds });
  const used = await cpuTime(pid) - before;
  return { rate: count / seconds, cost: used / count };
}
