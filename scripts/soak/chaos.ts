/**
 * A room that is killed, told to end, out of disk or cut off from its cluster while all talk: nothing
 * that it acknowledged may be lost.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import { isInstalled, runText } from "../bench/process.ts";
import type { Finding, Plan } from "./plan.ts";
import { Nats } from "./nats.ts";
import { startServer } from "./server.ts";
import { missing, Talkers } from "./talk.ts";

const CHAT = ["chat", "serve", "127.0.0.1:0", "--rate", "0", "--history", "100000"];
/** How many people talk, and how many messages they have acknowledged before each blow. */
const TALKERS = 10;
const MESSAGES = 200;
/** How long NATS is away, in milliseconds. */
const OUTAGE = 500;
/** How long a server may take to have all, in milliseconds. */
const CATCH_UP = 8000;
const DISK = "2m";
/** More messages, of a kilobyte each, than that disk holds. */
const FLOOD = 4000;

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
  { name: "full disk", run: (plan) => inFolder(plan, fillDisk) },
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
    const talkers = await Talkers.join(server.address, { count: TALKERS });
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

/** The room's disk is a small one in memory, in a namespace of its own. */
async function fillDisk({ program }: Plan, folder: string): Promise<Finding> {
  const name = "full disk";
  const skipped = await withoutNamespaces();
  if (skipped) return { name, tried: {}, seen: "", faults: [], skipped };
  const mount = `mount -t tmpfs -o size=${DISK} tmpfs "${folder}" && exec "$0" "$@"`;
  const wrapper = ["unshare", "-rm", "sh", "-c", mount];
  const store = ["--store", `${folder}/chat.db`];
  await using server = await startServer([...program, ...CHAT, ...store], { wrapper });
  const talkers = await Talkers.join(server.address, { count: TALKERS });
  // More is said than the disk has room for: it must be refused.
  await Promise.race([talkers.refuse(1), talkers.hear(FLOOD)]);
  await talkers[Symbol.asyncDispose]();
  const faults = await losses(server.address, talkers);
  // What is on that disk is seen from outside through the process only.
  await runText("sh", ["-c", `cp /proc/${server.pid}/root${folder}/chat.db* "${folder}"`]);
  await using copy = await startServer([...program, ...CHAT, ...store]);
  faults.push(...await losses(copy.address, talkers));
  return { name, ...told(talkers), seen: "the room went on; its file, copied, was read", faults };
}

async function withoutNamespaces(): Promise<string | undefined> {
  const works = await runText("unshare", ["-rm", "true"]).then(() => true, () => false);
  return works ? undefined : "no namespace can be had (unshare -rm)";
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
  const talkers = await Talkers.join(first.address, { count: TALKERS });
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

/** A server that was cut off itself may have them a little later only. */
async function losses(address: string, { acknowledged }: Talkers): Promise<string[]> {
  const deadline = performance.now() + CATCH_UP;
  for (;;) {
    const lost = await missing(address, acknowledged);
    if (lost.length === 0) return [];
    if (performance.now() > deadline) return [`${lost.length} acknowledged messages are lost`];
    await delay(OUTAGE);
  }
}

function told({ acknowledged, refused }: Talkers): Pick<Finding, "tried"> {
  return { tried: { "acknowledged": acknowledged.length, "refused": refused } };
}
