/**
 * Whether cost stays linear: an echo server among 10 connections and among 10,000, beside one in Go.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Bench, Setup } from "./bench.ts";
import { formatBars } from "./bars.ts";
import type { Measurement } from "./measurement.ts";
import { cpuTime, residentMemory, runText } from "./process.ts";
import { type ServerProcess, startSockeye, startYardstick } from "./server_process.ts";

const COUNTS = [10, 100, 1000, 5000, 10_000];
const SIZE = 128;
/** Each sample starts a server; more rounds would take minutes. */
const MAX_ROUNDS = 3;
const MILLISECONDS = { "µs": 1e-3, ms: 1, s: 1000 };

/** The benchmark of ever more connections. */
export const scaling: Bench = { name: "scaling", needs: "yardstick", run };

interface Sample {
  /** Messages a second. */
  rate: number;
  /** Microseconds of the server's processor time for a message. */
  cost: number;
  /** KiB that the server grew by, for a connection. */
  memory: number;
  /** Milliseconds that 99 of 100 answers take at most. */
  slowest: number;
}

/** The two samples of a round, taken one behind the other. */
interface Pair {
  ours: Sample;
  theirs: Sample;
}

async function run(setup: Setup): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const points: { label: string; value: number }[] = [];
  for (const count of COUNTS) {
    const pairs: Pair[] = [];
    while (pairs.length < Math.min(setup.rounds, MAX_ROUNDS)) {
      pairs.push(await both(count, setup));
    }
    measurements.push(...report(count, pairs));
    points.push({ label: `${count}`, value: pairs[0]!.ours.cost });
    points.push({ label: `${count}, Go`, value: pairs[0]!.theirs.cost });
  }
  console.error(`processor time of a message, µs, by connections\n${formatBars(points)}`);
  return measurements;
}

async function both(count: number, setup: Setup): Promise<Pair> {
  const listen = ["listen", "tcp://127.0.0.1:0", "--echo", "--quiet", "--workers", "1"]
    .concat(["--max-connections", String(count + 100)]);
  const start = {
    ours: () => startSockeye([...setup.program, ...listen]),
    theirs: () => startYardstick(setup.yardstick!, ["serve-echo"]),
  };
  const ours = await sample(start.ours, { ...setup, count });
  return { ours, theirs: await sample(start.theirs, { ...setup, count }) };
}

/** The difference of a long load and a short one: connecting is in both, and cancels out. */
async function sample(
  start: () => Promise<ServerProcess>,
  { count, seconds, yardstick }: Setup & { count: number },
): Promise<Sample> {
  await using server = await start();
  const load = (count: number, seconds: number) =>
    drive(server, { yardstick: yardstick!, count, seconds });
  // Code is compiled before it counts.
  await load(COUNTS[0]!, 1);
  const before = await residentMemory(server.pid);
  const short = await load(count, 1);
  const [long, peak] = await Promise.all([
    load(count, seconds + 1),
    delay(seconds * 1000).then(() => residentMemory(server.pid)),
  ]);
  const messages = long.messages - short.messages;
  return {
    rate: messages / seconds,
    cost: (long.used - short.used) / messages,
    memory: (peak - before) / count,
    slowest: long.slowest,
  };
}

interface Drive {
  yardstick: string;
  count: number;
  seconds: number;
}

interface Driven {
  /** How many messages went back and forth. */
  messages: number;
  /** The microseconds of processor time they took. */
  used: number;
  /** As in a sample. */
  slowest: number;
}

async function drive(
  { address, pid }: ServerProcess,
  { yardstick, count, seconds }: Drive,
): Promise<Driven> {
  const before = await cpuTime(pid);
  const said = await runText(yardstick, ["pingpong", address, `${count}`, `${SIZE}`, `${seconds}`]);
  const [, rate, slowest, unit] = /([\d.]+) msg.*p99=([\d.]+)(µs|ms|s)/.exec(said) ?? [];
  return {
    messages: Number(rate) * seconds,
    used: await cpuTime(pid) - before,
    slowest: Number(slowest) * MILLISECONDS[unit as keyof typeof MILLISECONDS],
  };
}

function report(count: number, pairs: readonly Pair[]): Measurement[] {
  const name = `echo, ${count} connections`;
  const of = (key: keyof Sample) => ({
    samples: pairs.map(({ ours }) => ours[key]),
    beside: { name: "Go", samples: pairs.map(({ theirs }) => theirs[key]) },
    figure: "ratio" as const,
  });
  return [
    { name, unit: "msg/s", ...of("rate") },
    { name: `${name}: processor`, unit: "µs/msg", ...of("cost") },
    { name: `${name}: memory`, unit: "KiB/connection", ...of("memory") },
    { name: `${name}: 99 % of answers within`, unit: "ms", ...of("slowest") },
  ];
}
