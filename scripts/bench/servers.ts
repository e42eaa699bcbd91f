/**
 * Servers under load, each beside one in Go that does the same: how much they carry, and how much
 * processor time that takes.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import { ROOM } from "./chat_delivery.ts";
import type { Measurement, Target } from "./measurement.ts";
import { cpuTime, isInstalled, runText } from "./process.ts";
import { type ServerProcess, startSockeye, startYardstick } from "./server_process.ts";

interface Load {
  /** What is measured. */
  name: string;
  /** The command line of Sockeye's server. */
  command: string[];
  /** The verb of the yardstick's server. */
  serve: string;
  /**
   * The verb of the load generator, and its arguments between the address and the seconds; or `wrk`
   * and its flags.
   */
  load: string[];
  /** What the generator counts. */
  item: string;
  /** What the rate should be beside the yardstick's. */
  target: Target;
}

const ECHO = ["listen", "--echo", "--quiet"];
const LOADS: Load[] = [
  {
    name: "TCP echo, 50 connections × 128 B",
    command: [...ECHO, "tcp://127.0.0.1:0"],
    serve: "serve-echo",
    load: ["pingpong", "50", "128"],
    item: "msg",
    target: { atLeast: 1 },
  },
  {
    name: "TCP bulk echo, 1 connection",
    command: [...ECHO, "tcp://127.0.0.1:0"],
    serve: "serve-echo",
    load: ["bulk-echo"],
    item: "MB",
    target: { atLeast: 1.2 },
  },
  {
    name: "framed echo, 8 connections × 64 frames × 128 B",
    command: [...ECHO, "tcp://127.0.0.1:0", "--frame", "u32le"],
    serve: "serve-framed",
    load: ["framed", "8", "128", "64"],
    item: "frame",
    target: { atLeast: 0.8 },
  },
  {
    name: "UDP echo, 8 peers × 128 B",
    command: [...ECHO, "udp://127.0.0.1:0"],
    serve: "serve-udp",
    load: ["udp-pingpong", "8", "128"],
    item: "msg",
    target: { atLeast: 0.8 },
  },
  {
    name: "HTTP hello, 50 connections",
    command: ["http", "serve", "--listen", "127.0.0.1:0", "--quiet"],
    serve: "serve-http",
    load: ["wrk", "-t2", "-c50"],
    item: "request",
    target: { atLeast: 0.7 },
  },
  {
    name: "chat fan-out, 200 members × 2,000 messages × 64 B",
    command: ROOM,
    serve: "serve-fanout",
    load: ["fanout", "200", "2000", "64"],
    item: "delivery",
    target: { atLeast: 0.8 },
  },
];

/** The benchmarks of the servers. */
export const servers: Bench[] = LOADS.map((load) => ({
  name: load.name,
  needs: "yardstick",
  run: (setup) => measure(load, setup),
}));

/** What one server did in one round. */
interface Sample {
  /** Items a second. */
  rate: number;
  /** Microseconds of processor time for one item. */
  cost: number;
}

/** The two samples of a round, taken one behind the other. */
interface Pair {
  ours: Sample;
  theirs: Sample;
}

async function measure(load: Load, setup: Setup): Promise<Measurement[]> {
  const { program, rounds, seconds } = setup;
  const yardstick = setup.yardstick!;
  if (load.load[0] === "wrk" && !await isInstalled("wrk")) {
    console.error(`${load.name}: left out: install wrk`);
    return [];
  }
  await using ours = await startSockeye([...program, ...load.command]);
  await using theirs = await startYardstick(yardstick, [load.serve]);
  const both = async (seconds: number): Promise<Pair> => ({
    ours: await drive(ours, { yardstick, load: load.load, seconds }),
    theirs: await drive(theirs, { yardstick, load: load.load, seconds }),
  });
  // The first second does not count: servers run for long, and are warm.
  await both(1);
  const pairs: Pair[] = [];
  while (pairs.length < rounds) pairs.push(await both(seconds));
  return report(load, pairs);
}

interface Drive {
  yardstick: string;
  /** The verb of the generator and its arguments. */
  load: string[];
  seconds: number;
}

/** Puts a server under load. */
async function drive(
  { address, pid }: ServerProcess,
  { yardstick, load, seconds }: Drive,
): Promise<Sample> {
  const before = await cpuTime(pid);
  const [verb, ...args] = load;
  const said = verb === "wrk"
    ? await runText("wrk", [...args, `-d${seconds}s`, `http://${address}/`])
    : await runText(yardstick, [verb!, address, ...args, String(seconds)]);
  const used = await cpuTime(pid) - before;
  const [, figure] = (verb === "wrk" ? /Requests\/sec: *([\d.]+)/ : /([\d.]+)/).exec(said) ?? [];
  const rate = Number(figure);
  if (!(rate > 0)) throw new Error(`Cannot measure ${address}: the load says ${said.trim()}`);
  return { rate, cost: used / (countOf(said) ?? rate * seconds) };
}

/** How many items there were, where the load has a number of them and not a time; all must arrive. */
function countOf(said: string): number | undefined {
  const [, got, all] = /got=(\d+) of (\d+)/.exec(said) ?? [];
  if (got === all) return got === undefined ? undefined : Number(got);
  throw new Error(`Cannot compare: ${got} of ${all} arrived`);
}

function report({ name, item, target }: Load, pairs: readonly Pair[]): Measurement[] {
  const of = (key: keyof Sample) => ({
    samples: pairs.map(({ ours }) => ours[key]),
    beside: { name: "Go", samples: pairs.map(({ theirs }) => theirs[key]) },
    figure: "ratio" as const,
  });
  return [
    { name, unit: `${item}/s`, ...of("rate"), target },
    { name: `${name}: processor`, unit: `µs/${item}`, ...of("cost") },
  ];
}
