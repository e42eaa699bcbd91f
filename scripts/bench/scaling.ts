/**
 * Whether cost stays linear: an echo server among 10 connections and among 10,000.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Bench, Setup } from "./bench.ts";
import { formatBars } from "./bars.ts";
import type { Measurement } from "./measurement.ts";
import { cpuTime, residentMemory, runText } from "./process.ts";
import { type ServerProcess, startSockeye } from "./server_process.ts";

const COUNTS = [10, 100, 1000, 5000, 10_000];
const SIZE = 128;
/** Each sample starts a server; more rounds would take minutes. */
const MAX_ROUNDS = 3;

/** The benchmark of ever more connections. */
export const scaling: Bench = { name: "scaling", needs: "yardstick", run };

interface Sample {
  /** Messages a second. */
  rate: number;
  /** Microseconds of the server's processor time for a message. */
  cost: number;
  /** KiB that the server grew by, for a connection. */
  memory: number;
}

async function run(setup: Setup): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  const points: { label: string; value: number }[] = [];
  for (const count of COUNTS) {
    const samples: Sample[] = [];
    while (samples.length < Math.min(setup.rounds, MAX_ROUNDS)) {
      samples.push(await sample(count, setup));
    }
    measurements.push(...report(count, samples));
    points.push({ label: `${count}`, value: samples[0]!.cost });
  }
  console.error(`processor time of a message, µs, by connections\n${formatBars(points)}`);
  return measurements;
}

/** The difference of a long load and a short one: connecting is in both, and cancels out. */
async function sample(count: number, { program, seconds, yardstick }: Setup): Promise<Sample> {
  const listen = ["listen", "tcp://127.0.0.1:0", "--echo", "--quiet", "--workers", "1"]
    .concat(["--max-connections", String(count + 100)]);
  await using server = await startSockeye([...program, ...listen]);
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
  };
}

interface Drive {
  yardstick: string;
  count: number;
  seconds: number;
}

/** How many messages went back and forth, and the microseconds of processor time they took. */
async function drive(
  { address, pid }: ServerProcess,
  { yardstick, count, seconds }: Drive,
): Promise<{ messages: number; used: number }> {
  const before = await cpuTime(pid);
  const said = await runText(yardstick, ["pingpong", address, `${count}`, `${SIZE}`, `${seconds}`]);
  const messages = Number(/([\d.]+)/.exec(said)?.[1]) * seconds;
  return { messages, used: await cpuTime(pid) - before };
}

function report(count: number, samples: readonly Sample[]): Measurement[] {
  const name = `echo, ${count} connections`;
  const of = (key: keyof Sample) => samples.map((sample) => sample[key]);
  return [
    { name, unit: "msg/s", samples: of("rate") },
    { name: `${name}: processor`, unit: "µs/msg", samples: of("cost") },
    { name: `${name}: memory`, unit: "KiB/connection", samples: of("memory") },
  ];
}
