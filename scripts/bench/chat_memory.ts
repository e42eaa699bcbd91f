/**
 * The memory of a chat room's members: idle ones, and one who does not read.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Bench, Setup } from "./bench.ts";
import { ROOM } from "./chat_delivery.ts";
import { Crowd, enter } from "./crowd.ts";
import type { Measurement } from "./measurement.ts";
import { residentMemory } from "./process.ts";
import { startSockeye } from "./server_process.ts";

const FEW = 20;
const IDLE = 1000;
const FLOOD = 100_000;
const BURST = 50;
const SIZE = 256;
/** Each sample starts a server and waits for it to settle; they differ little. */
const MAX_ROUNDS = 5;
const SETTLE = 1500;

/** The benchmark of members' memory. */
export const chatMemory: Bench = { name: "chat memory", run };

async function run({ program, rounds }: Setup): Promise<Measurement[]> {
  const room = [...program, ...ROOM];
  const [idle, stalled, nobody]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < Math.min(rounds, MAX_ROUNDS); round++) {
    idle.push(await growthOfCrowd(room));
    stalled.push(await growthByFlood(room, { stalled: true }));
    nobody.push(await growthByFlood(room, { stalled: false }));
  }
  const unit = "MB";
  return [
    {
      name: `chat, memory of ${IDLE} idle members`,
      unit,
      samples: idle,
      target: { below: 40 },
    },
    {
      name: `chat, memory of a member who does not read ${FLOOD} messages`,
      unit,
      samples: stalled,
      beside: { name: "nobody stalled", samples: nobody },
      figure: "difference",
      // The limit of a queue is 1 MiB; the rest is what was dropped and is not collected yet.
      target: { below: 8 },
    },
  ];
}

/** How many MB a server grows by when its members have come. */
async function growthOfCrowd(room: readonly string[]): Promise<number> {
  await using server = await startSockeye(room);
  // Code that is loaded and compiled on the way is not the members'.
  (await Crowd.join(server.address, FEW))[Symbol.dispose]();
  const before = await residentMemory(server.pid);
  using _crowd = await Crowd.join(server.address, IDLE);
  await delay(SETTLE);
  return megabytes(await residentMemory(server.pid) - before);
}

/** How many MB a server that has been through one flood grows by in the next. */
async function growthByFlood(
  room: readonly string[],
  { stalled }: { stalled: boolean },
): Promise<number> {
  await using server = await startSockeye(room);
  using crowd = await Crowd.join(server.address, 1);
  await flood(crowd);
  const before = await residentMemory(server.pid);
  using _still = stalled ? await enter(server.address, "/rooms") : undefined;
  await delay(SETTLE);
  await flood(crowd);
  await delay(SETTLE);
  return megabytes(await residentMemory(server.pid) - before);
}

async function flood(crowd: Crowd): Promise<void> {
  for (let said = 0; said < FLOOD; said += BURST) await crowd.hear(BURST, { size: SIZE });
}

function megabytes(kib: number): number {
  return kib * 1024 / 1e6;
}
