/**
 * A room that is killed, told to end, out of disk or cut off from its cluster while all talk: nothing
 * that it acknowledged may be lost.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { isInstalled } from "../bench/process.ts";
import { jumpClock } from "./clock.ts";
import { talkAtEveryDoor } from "./doors.ts";
import { fillDiskOfFiles, fillDiskOfRoom } from "./full_disk.ts";
import type { Finding, Plan } from "./plan.ts";
import { Nats } from "./nats.ts";
import { startServer } from "./server.ts";
import { CHAT, losses, MESSAGES, Talkers, told } from "./talk.ts";

/** How long NATS is away, in milliseconds. */
const OUTAGE = 500;

/** Something that is done to servers. */
export interface Blow {
  /** Its name in the report. */
  name: string;
  /** Does it. */
  run(plan: Plan): Promise<Finding>;
}

/** Everything that is done to rooms. */
export const CHAOS: readonly Blow[] = [
  { name: "SIGTERM while all talk", run: (plan) => inFolder(plan, endRoom("SIGTERM")) },
  { name: "SIGKILL while all talk", run: (plan) => inFolder(plan, endRoom("SIGKILL")) },
  { name: "full disk, room", run: (plan) => inFolder(plan, fillDiskOfRoom) },
  { name: "full disk, files", run: (plan) => inFolder(plan, fillDiskOfFiles) },
  { name: "clock jump", run: (plan) => inFolder(plan, jumpClock) },
  { name: "every door of a room", run: (plan) => inFolder(plan, talkAtEveryDoor) },
  { name: "killed NATS server", run: (plan) => inFolder(plan, killNats) },
];

type InFolder = (plan: Plan, folder: string) => Promise<Finding>;

async function inFolder(plan: Plan, run: InFolder): Promise<Finding> {
  const folder = await Deno.makeTempDir({ prefix: "sockeye-soak-" });
  try {
    return await run(plan, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function endRoom(signal: Deno.Signal): InFolder {
  return async ({ program }, folder) => {
    const room = [...program, ...CHAT, "--store", `${folder}/chat.db`];
    await using server = await startServer(room);
    const talkers = await Talkers.join([server.address]);
    await talkers.hear(MESSAGES);
    const code = await server.end(signal);
    await talkers[Symbol.asyncDispose]();
    await using again = await startServer(room);
    const faults = await losses(again.address, talkers);
    if (signal === "SIGTERM" && code !== 0) faults.push(`it ended with ${code}`);
    const seen = `exit code ${code}, started again`;
    return { name: `${signal} while all talk`, ...told(talkers), seen, faults };
  };
}

async function killNats({ program }: Plan, folder: string): Promise<Finding> {
  const name = "killed NATS server";
  if (!await isInstalled("nats-server")) {
    return { name, tried: {}, seen: "", faults: [], skipped: "install nats-server" };
  }
  await using nats = await Nats.start(folder);
  const room = [...program, ...CHAT, "--cluster", nats.url];
  await using first = await startServer(room);
  await using second = await startServer(room);
  const talkers = await Talkers.join([first.address]);
  await talkers.hear(MESSAGES);
  await nats.kill();
  await delay(OUTAGE);
  await nats.restart();
  await talkers.hear(MESSAGES);
  await first.end("SIGKILL");
  await talkers[Symbol.asyncDispose]();
  const faults = await losses(second.address, talkers);
  return { name, ...told(talkers), seen: "NATS came back, one of two servers killed", faults };
}
