/**
 * Measures codecs, servers, memory and start, beside the yardstick where it can be had, and prints
 * the figures beside their targets. Run it again with `--write` to renew the table of `RESULTS.md`.
 *
 * Usage: `deno task bench [--rounds N] [--seconds N] [--only NAME] [--program FILE] [--json]
 * [--write] [--check]`
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Bench, Setup } from "./bench.ts";
import { chatDelivery } from "./chat_delivery.ts";
import { chatJoin } from "./chat_join.ts";
import { chatMemory } from "./chat_memory.ts";
import { codecs } from "./codecs.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { figureOf, type Measurement, meetsTarget, type Summary } from "./measurement.ts";
import { memory } from "./memory.ts";
import { runText } from "./process.ts";
import { relays } from "./relay.ts";
import { scaling } from "./scaling.ts";
import { servers } from "./servers.ts";
import { start } from "./start.ts";
import { formatMarkdown, formatTable, replaceMarked } from "./table.ts";
import { websocket } from "./websocket.ts";
import { findYardstick } from "./yardstick.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const EXECUTABLE = `${ROOT}dist/sockeye`;
const PAGE = new URL("RESULTS.md", import.meta.url);
const DATA = new URL("results.json", import.meta.url);
const BENCHES: Bench[] = [
  ...codecs,
  ...servers,
  ...relays,
  websocket,
  chatDelivery,
  chatJoin,
  chatMemory,
  memory,
  scaling,
  start,
];

/** What a run of the benchmarks gives. */
interface Results {
  machine: Machine;
  command: string;
  measurements: (Measurement & { result: Summary; met: boolean | undefined })[];
}

/** How the benchmarks are run. */
interface Flags {
  rounds: string;
  seconds: string;
  only: string[];
  program?: string;
  json: boolean;
  write: boolean;
  check: boolean;
}

function readFlags(args: string[]): Flags {
  const flags = parseArgs(args, {
    string: ["rounds", "seconds", "only", "program"],
    boolean: ["json", "write", "check"],
    collect: ["only"],
    default: { rounds: "7", seconds: "2" },
    unknown(arg) {
      throw new Error(`Unknown flag ${arg}: see the head of scripts/bench/main.ts`);
    },
  }) as unknown as Flags;
  if (!flags.write || flags.only.length === 0) return flags;
  throw new Error("Cannot use --write and --only together: the table shows all benchmarks");
}

async function setUp({ rounds, seconds, program }: Flags): Promise<Setup> {
  return {
    rounds: positive("rounds", rounds),
    seconds: positive("seconds", seconds),
    program: program ? [program] : [Deno.execPath(), "run", "--quiet", "-P", `${ROOT}main.ts`],
    executable: await exists(EXECUTABLE) ? EXECUTABLE : undefined,
    yardstick: await findYardstick(),
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new Error(`Cannot use ${text} as --${name}: write a whole number above 0`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function measureAll(benches: readonly Bench[], setup: Setup): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const { name, needs, run } of benches) {
    if (needs === "yardstick" && setup.yardstick === undefined) {
      console.error(`${name}: left out: no yardstick: set YARDSTICK, or install go`);
      continue;
    }
    console.error(`${name} …`);
    measurements.push(...await run(setup));
  }
  return measurements;
}

async function writeResults(results: Results): Promise<void> {
  const { machine, command, measurements } = results;
  const { date, processor, cores, kernel, deno, v8, go, load } = machine;
  const facts = [
    `${date} UTC, \`${command}\``,
    `${processor}, ${cores} cores, ${kernel}; load average before: ${load.toFixed(1)}`,
    `Deno ${deno} (V8 ${v8}), Go ${go ?? "unknown"}`,
  ];
  const list = facts.map((fact) => `- ${fact}`).join("\n");
  const content = `${list}\n\n${formatMarkdown(measurements)}`;
  const page = await Deno.readTextFile(PAGE);
  await Deno.writeTextFile(PAGE, replaceMarked(page, { name: "results", content }));
  await Deno.writeTextFile(DATA, `${JSON.stringify(results, null, 2)}\n`);
  await runText(Deno.execPath(), ["fmt", "--quiet", PAGE.pathname, DATA.pathname]);
}

function pick(names: readonly string[]): Bench[] {
  if (names.length === 0) return BENCHES;
  const picked = BENCHES.filter(({ name }) => names.some((part) => name.includes(part)));
  if (picked.length > 0) return picked;
  const known = BENCHES.map(({ name }) => name).join("; ");
  throw new Error(`Cannot find a benchmark named ${names.join(" or ")}: there are ${known}`);
}

async function main(args: string[]): Promise<number> {
  const flags = readFlags(args);
  const benches = pick(flags.only);
  const machine = await describeMachine();
  const setup = await setUp(flags);
  const measurements = (await measureAll(benches, setup))
    .map((one) => ({ ...one, result: figureOf(one), met: meetsTarget(one) }));
  const results = { machine, command: ["deno task bench", ...args].join(" "), measurements };
  console.log(flags.json ? JSON.stringify(results) : formatTable(measurements));
  if (flags.write) await writeResults(results);
  return flags.check && measurements.some(({ met }) => met === false) ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
