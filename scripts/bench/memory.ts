/**
 * The memory that idle connections take.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Bench, Setup } from "./bench.ts";
import type { Measurement } from "./measurement.ts";
import { residentMemory } from "./process.ts";
import { type ServerProcess, startSockeye, startYardstick } from "./server_process.ts";
import { waitForText } from "./wait_for_text.ts";

const CONNECTIONS = 5000;
/** Each sample starts two servers and waits for them to settle; they differ little. */
const MAX_ROUNDS = 3;
const SETTLE = 1500;

/** The benchmark of idle connections. */
export const memory: Bench = { name: "memory of idle connections", needs: "yardstick", run };

async function run({ program, rounds, yardstick }: Setup): Promise<Measurement[]> {
  const listen = ["listen", "tcp://127.0.0.1:0", "--echo", "--quiet", "--max-connections", "6000"];
  const [own, other]: [number[], number[]] = [[], []];
  for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round++) {
    own.push(await perConnection(await startSockeye([...program, ...listen]), yardstick!));
    other.push(await perConnection(await startYardstick(yardstick!, ["serve-echo"]), yardstick!));
  }
  return [{
    name: `memory of an idle connection, of ${CONNECTIONS}`,
    unit: "KiB",
    samples: own,
    beside: { name: "Go", samples: other },
    target: { below: 16 },
  }];
}

/** How many KiB a server grows by for each connection; the server is gone afterwards. */
async function perConnection(started: ServerProcess, yardstick: string): Promise<number> {
  await using server = started;
  const before = await residentMemory(server.pid);
  const child = new Deno.Command(yardstick, {
    args: ["idle", server.address, String(CONNECTIONS), "60"],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    await waitForText(child.stdout, /open/);
    // The kernel has them all; the server takes the last ones out of its queue.
    await delay(SETTLE);
    return (await residentMemory(server.pid) - before) / CONNECTIONS;
  } finally {
    child.kill("SIGKILL");
    await child.status;
  }
}
