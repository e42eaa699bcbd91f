/**
 * Connections come and go at every server, faults happen, and nothing may leak or be lost. Prints
 * what was tried how often, and ends with 1 when something leaked or was lost.
 *
 * Usage: `deno task soak [--minutes N] [--connections N] [--only NAME] [--program FILE]`
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { toError } from "../../lib/errors.ts";
import { CHAOS } from "./chaos.ts";
import { churn } from "./churn.ts";
import { exhaustDescriptors } from "./descriptors.ts";
import type { Finding, Plan } from "./plan.ts";
import { formatFindings, isSound } from "./report.ts";
import { TARGETS } from "./targets.ts";
import { udpChurn } from "./udp_churn.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const OVERHEAD = 30_000;

interface Part {
  name: string;
  run(plan: Plan): Promise<Finding>;
}

const PARTS: readonly Part[] = [
  ...TARGETS.map((target) => ({ name: target.name, run: (plan: Plan) => churn(target, plan) })),
  { name: "listen UDP", run: udpChurn },
  { name: "descriptor exhaustion", run: exhaustDescriptors },
  ...CHAOS,
];

/** A number above 0. */
function positive(name: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new Error(`Cannot use ${text} as --${name}: write a number above 0`);
}

function readPlan(flags: Record<"minutes" | "connections" | "program", string>): Plan {
  const { minutes, connections, program } = flags;
  const time = Math.max(0, positive("minutes", minutes) * 60_000 - OVERHEAD);
  return {
    program: program ? [program] : [Deno.execPath(), "run", "--quiet", "-P", `${ROOT}main.ts`],
    connections: Math.floor(positive("connections", connections)),
    duration: time / (TARGETS.length + 1),
    patience: 1000,
    slack: 64 * 1024,
  };
}

async function run({ name, run }: Part, plan: Plan): Promise<Finding> {
  console.error(`${name} …`);
  try {
    return await run(plan);
  } catch (error) {
    return { name, tried: {}, seen: "", faults: [`it broke off: ${toError(error).message}`] };
  }
}

async function main(args: string[]): Promise<number> {
  const flags = parseArgs(args, {
    string: ["minutes", "connections", "only", "program"],
    default: { minutes: "2", connections: "2000", only: "", program: "" },
    unknown(arg) {
      throw new Error(`Unknown flag ${arg}: see the head of scripts/soak/main.ts`);
    },
  });
  const plan = readPlan(flags as unknown as Parameters<typeof readPlan>[0]);
  const parts = PARTS.filter(({ name }) => name.includes(String(flags.only)));
  if (parts.length === 0) throw new Error(`Cannot find a part named ${flags.only}`);
  const findings: Finding[] = [];
  for (const part of parts) findings.push(await run(part, plan));
  console.log(formatFindings(findings));
  return isSound(findings) ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(toError(error).message);
    Deno.exit(1);
  }
}
