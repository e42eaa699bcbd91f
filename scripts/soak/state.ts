/**
 * What a server holds on to, and whether it let go of it again.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { residentMemory, runText } from "../bench/process.ts";
import type { SoakedServer } from "./server.ts";

/** What a server holds. */
export interface ServerState {
  /** Its open descriptors. */
  descriptors: number;
  /** Its memory in RAM, in KiB. */
  memory: number;
  /** The connections that it counts itself; 0 where it does not tell. */
  connections: number;
}

/** How long a server may take to let go, in milliseconds, and how often it is looked at. */
const SETTLE = 10_000;
const PAUSE = 100;

/** Reads what a server holds now. */
export async function stateOf(server: SoakedServer): Promise<ServerState> {
  const listing = await runText("ls", [`/proc/${server.pid}/fd`]);
  return {
    descriptors: listing.trim().split("\n").length,
    memory: await residentMemory(server.pid),
    connections: await server.connections(),
  };
}

/** Waits until a server holds no more than before, at most for a while, and returns what it holds. */
export async function settle(server: SoakedServer, before: ServerState): Promise<ServerState> {
  const deadline = performance.now() + SETTLE;
  for (;;) {
    const state = await stateOf(server);
    const isBack = state.descriptors <= before.descriptors && state.connections === 0;
    if (isBack || performance.now() > deadline) return state;
    await delay(PAUSE);
  }
}

/** What a server still holds that it did not hold before. */
export function leaks(
  before: ServerState,
  after: ServerState,
  { slack }: { slack: number },
): string[] {
  const faults: string[] = [];
  const descriptors = after.descriptors - before.descriptors;
  if (descriptors > 0) faults.push(`${descriptors} descriptors are still open`);
  if (after.connections > 0) faults.push(`${after.connections} connections are still counted`);
  const growth = after.memory - before.memory;
  if (growth > slack) faults.push(`memory grew by ${growth} KiB, and ${slack} were allowed`);
  return faults;
}
