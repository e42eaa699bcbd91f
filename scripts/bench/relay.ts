/**
 * The relay, beside one in Go that lets the kernel move the bytes, and beside `socat`; and what it costs
 * to cut messages out of what passes, and to record them.
 *
 * @module
 */
import type { Bench, Setup } from "./bench.ts";
import type { Measurement, Target } from "./measurement.ts";
import { isInstalled, residentMemory, runText } from "./process.ts";
import { type ServerProcess, startPeer, startSockeye, startYardstick } from "./server_process.ts";

const RELAY = ["relay", "tcp://127.0.0.1:0"];
const FOLDER = new URL(".", import.meta.url).pathname;
/** How fast a tap may make a relay at least, of what it is without. */
const TAPPED: Target = { atLeast: 0.6 };

/** What goes through a relay. */
interface Load {
  /** What is measured. */
  name: string;
  /** What stands behind the relay. */
  serve: string;
  /** The verb of the load generator, and its arguments between the address and the seconds. */
  load: string[];
  /** What the generator counts. */
  item: string;
}

interface RelayLoad extends Load {
  target: Target;
}

const PLAIN: RelayLoad[] = [
  {
    name: "relay, 50 connections × 128 B",
    serve: "serve-echo",
    load: ["pingpong", "50", "128"],
    item: "msg",
    target: { atLeast: 0.6 },
  },
  {
    name: "relay bulk, 1 connection",
    serve: "serve-discard",
    load: ["bulk"],
    item: "MB",
    target: { atLeast: 0.8 },
  },
];
const FRAMED: Load[] = [
  {
    name: "50 connections × 1 frame × 128 B",
    serve: "serve-framed",
    load: ["framed", "50", "128", "1"],
    item: "frame",
  },
  {
    name: "8 connections × 64 frames × 128 B",
    serve: "serve-framed",
    load: ["framed", "8", "128", "64"],
    item: "frame",
  },
  {
    name: "2 connections × 16 frames × 16 KiB",
    serve: "serve-framed",
    load: ["framed", "2", "16384", "16"],
    item: "frame",
  },
];
/** The benchmarks of the relay. */
export const relays: Bench[] = [
  ...PLAIN.map((load): Bench => ({
    name: load.name,
    needs: "yardstick",
    run: (setup) => measurePlain(load, setup),
  })),
  ...FRAMED.map((load): Bench => ({
    name: `relay with a tap, ${load.name}`,
    needs: "yardstick",
    run: (setup) => measureTapped(load, setup),
  })),
  { name: "relay memory", needs: "yardstick", run: measureMemory },
];

async function measurePlain(load: RelayLoad, setup: Setup): Promise<Measurement[]> {
  const { program, yardstick } = setup;
  await using target = await startYardstick(yardstick!, [load.serve]);
  const { address } = target;
  await using ours = await startSockeye([...program, ...RELAY, address, "--quiet"]);
  await using go = await startYardstick(yardstick!, ["serve-relay", address]);
  await using socat = await isInstalled("socat") ? await startSocat(address) : undefined;
  const rates = await measureInTurn([ours, go, ...(socat ? [socat] : [])], { load, setup });
  const of = (name: string, samples: number[] | undefined, target: Target): Measurement[] =>
    samples === undefined ? [] : [{
      name: name === "Go" ? load.name : `${load.name}, beside ${name}`,
      unit: `${load.item}/s`,
      samples: rates[0]!,
      beside: { name, samples },
      figure: "ratio",
      target,
    }];
  return [...of("Go", rates[1], load.target), ...of("socat", rates[2], { atLeast: 1 })];
}

async function startSocat(target: string): Promise<ServerProcess> {
  return await startPeer((endpoint) => {
    const [host, port] = endpoint.split(":");
    return ["socat", `TCP-LISTEN:${port},bind=${host},fork,reuseaddr`, `TCP:${target}`];
  });
}

/** A tap that shows nothing has all the work but that; one that records has all of it. */
async function measureTapped(load: Load, setup: Setup): Promise<Measurement[]> {
  const { program, yardstick } = setup;
  const folder = await Deno.makeTempDir({ dir: FOLDER });
  try {
    await using target = await startYardstick(yardstick!, [load.serve]);
    const relay = [...program, ...RELAY, target.address];
    const tape = ["--record", `${folder}/tape`, "--record-size", "64MiB"];
    const framed = [...relay, "--frame", "u32le"];
    await using plain = await startSockeye([...relay, "--quiet"]);
    await using cut = await startSockeye([...framed, "--only", "len>999999999"]);
    await using recorded = await startSockeye([...framed, "--quiet", ...tape]);
    const rates = await measureInTurn([plain, cut, recorded], { load, setup });
    const of = (name: string, samples: number[]): Measurement => ({
      name: `relay, u32le ${name}, ${load.name}`,
      unit: `${load.item}/s`,
      samples,
      beside: { name: "untapped", samples: rates[0]! },
      figure: "ratio",
      target: TAPPED,
    });
    return [of("cut", rates[1]!), of("recorded", rates[2]!)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** How much a relay has grown when gigabytes have passed, in MiB. */
async function measureMemory({ program, yardstick, seconds }: Setup): Promise<Measurement[]> {
  await using target = await startYardstick(yardstick!, ["serve-discard"]);
  await using ours = await startSockeye([...program, ...RELAY, target.address, "--quiet"]);
  const load = { name: "", serve: "", load: ["bulk"], item: "MB" };
  // A program reaches its size in the first gigabytes, by its buffers and its heap.
  await drive(ours, { yardstick: yardstick!, load, seconds: 4 * seconds });
  const before = await residentMemory(ours.pid);
  await drive(ours, { yardstick: yardstick!, load, seconds: 4 * seconds });
  const grown = (await residentMemory(ours.pid) - before) / 1024;
  return [{
    name: `relay memory, grown in ${4 * seconds} s of bulk`,
    unit: "MiB",
    samples: [grown],
    target: { below: 16 },
  }];
}

interface InTurn {
  load: Load;
  setup: Setup;
}

/** The rates of several servers, each round all of them one behind the other. */
async function measureInTurn(
  servers: readonly ServerProcess[],
  { load, setup: { rounds, seconds, yardstick } }: InTurn,
): Promise<number[][]> {
  const rates: number[][] = servers.map(() => []);
  // The first second does not count: servers run for long, and are warm.
  for (let round = -1; round < rounds; round++) {
    for (const [i, server] of servers.entries()) {
      const options = { yardstick: yardstick!, load, seconds: round < 0 ? 1 : seconds };
      const rate = await drive(server, options);
      if (round >= 0) rates[i]!.push(rate);
    }
  }
  return rates;
}

async function drive(
  { address }: ServerProcess,
  { yardstick, load, seconds }: { yardstick: string; load: Load; seconds: number },
): Promise<number> {
  const [verb, ...args] = load.load;
  const said = await runText(yardstick, [verb!, address, ...args, String(seconds)]);
  const rate = Number(/([\d.]+)/.exec(said)?.[1]);
  if (rate > 0) return rate;
  throw new Error(`Cannot measure ${address}: the load says ${said.trim()}`);
}
