/**
 * Disks that are full: a room must refuse what it cannot keep, and every command that writes a file
 * must say so and go on, or end, as it should.
 *
 * @module
 */
import { connect } from "../../lib/net/connect.ts";
import { runText } from "../bench/process.ts";
import type { Finding, Plan } from "./plan.ts";
import { type SoakedServer, startServer } from "./server.ts";
import { smallDisk, withoutNamespaces } from "./small_disk.ts";
import { CHAT, losses, Talkers, told } from "./talk.ts";
import { withDeadline } from "./with_deadline.ts";

/** How large a room's disk is, and more messages, of a kilobyte each, than it holds. */
const DISK = "2m";
const FLOOD = 4000;
/** How large the disk of other files is, and what does not fit on it. */
const SMALL = "4k";
const BIG = new Uint8Array(300_000).fill(0x2e);
const PATIENCE = 10_000;
const FULL_REGEXP = /the disk is full/;

/** A room whose disk fills up. */
export async function fillDiskOfRoom({ program }: Plan, folder: string): Promise<Finding> {
  const name = "full disk, room";
  const skipped = await withoutNamespaces();
  if (skipped) return { name, tried: {}, seen: "", faults: [], skipped };
  const wrapper = smallDisk(folder, DISK);
  const store = ["--store", `${folder}/chat.db`];
  await using server = await startServer([...program, ...CHAT, ...store], { wrapper });
  const talkers = await Talkers.join([server.address]);
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

/** What a command is given. */
interface Bench {
  program: string[];
  /** The folder of the disk that is full. */
  disk: string;
  /** A file that is larger than the disk. */
  big: string;
  /** Servers on a good disk. */
  echo: SoakedServer;
  files: SoakedServer;
}

/** Commands that write a file and then end: each must fail, and say why. */
const WRITERS: Readonly<Record<string, (bench: Bench) => string[]>> = {
  "http get --output": ({ files }) => ["http", "get", `${files.address}/big`],
  "http get --download": ({ files }) => ["http", "get", `${files.address}/big`, "--download"],
  "frame encode --output": ({ big }) => ["frame", "encode", big, "--frame", "u32le"],
  "bench --report": ({ echo }) => ["bench", echo.address, "--duration", "200ms"],
};

/** Servers that write a file. */
const SERVERS: Readonly<Record<string, (bench: Bench) => Promise<string[]>>> = {
  "listen --output": listenToFile,
  "relay --record": recordRelay,
  "http serve --upload": uploadFile,
};

/** All commands that write files, each on a disk too small for it. */
export async function fillDiskOfFiles(plan: Plan, folder: string): Promise<Finding> {
  const name = "full disk, files";
  const skipped = await withoutNamespaces();
  if (skipped) return { name, tried: {}, seen: "", faults: [], skipped };
  const { program } = plan;
  const [disk, good] = [`${folder}/disk`, `${folder}/good`];
  for (const path of [disk, good]) await Deno.mkdir(path);
  await Deno.writeFile(`${good}/big`, BIG);
  await using echo = await startServer([...program, "listen", "127.0.0.1:0", "--echo"]);
  await using files = await startServer(
    [...program, "http", "serve", good, "--listen", "127.0.0.1:0"],
  );
  const bench: Bench = { program, disk, big: `${good}/big`, echo, files };
  const tried: Record<string, number> = {};
  const faults: string[] = [];
  const note = (what: string, found: readonly string[]) => {
    tried[what] = 1;
    faults.push(...found.map((fault) => `${what}: ${fault}`));
  };
  for (const [what, args] of Object.entries(WRITERS)) {
    note(what, await runWriter(bench, args(bench)));
  }
  for (const [what, run] of Object.entries(SERVERS)) note(what, await run(bench));
  return { name, tried, seen: "each said so, and ended or went on as it should", faults };
}

async function runWriter({ program, disk }: Bench, args: string[]): Promise<string[]> {
  const flag = args[0] === "bench" ? "--report" : "--output";
  const [command, ...rest] = [...smallDisk(disk, SMALL), ...program, ...args, flag, `${disk}/x`];
  const { code, stderr } = await new Deno.Command(command!, { args: rest, stdin: "null" }).output();
  return judge(code, { said: new TextDecoder().decode(stderr), wanted: 1 });
}

function judge(code: number, { said, wanted }: { said: string; wanted: number }): string[] {
  const faults = code === wanted ? [] : [`it ended with ${code}, not ${wanted}`];
  if (!FULL_REGEXP.test(said)) faults.push(`it said: ${said.trim()}`);
  return faults;
}

async function start({ program, disk }: Bench, args: string[]): Promise<SoakedServer> {
  const wrapper = smallDisk(disk, SMALL);
  return await startServer([...program, ...args], { wrapper, metrics: false });
}

/** Nothing that it is for can be done any more: it ends. */
async function listenToFile(bench: Bench): Promise<string[]> {
  await using server = await start(bench, ["listen", "127.0.0.1:0", "-o", `${bench.disk}/x`]);
  const stream = await connect(server.address);
  await stream.write(BIG).catch(() => {}); // It may be gone before all is written.
  const code = await server.end();
  stream.close();
  return judge(code, { said: server.said, wanted: 1 });
}

/** What is relayed is worth more than the tape: it goes on, and fails in the end. */
async function recordRelay(bench: Bench): Promise<string[]> {
  const args = ["relay", "127.0.0.1:0", bench.echo.address, "--record", `${bench.disk}/x`];
  await using server = await start(bench, args);
  const faults: string[] = [];
  for (let i = 0; i < 2; i++) {
    const count = await withDeadline(echoOf(server.address), PATIENCE);
    if (count !== BIG.length) faults.push(`${count} of ${BIG.length} bytes came back`);
  }
  const code = await server.end("SIGTERM");
  return [...faults, ...judge(code, { said: server.said, wanted: 1 })];
}

async function echoOf(address: string): Promise<number> {
  const stream = await connect(address);
  const writing = stream.write(BIG).then(() => stream.closeWrite());
  const buffer = new Uint8Array(65_536);
  let count = 0;
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) count += n;
  await writing;
  stream.close();
  return count;
}

/** The client is told, and the others are served. */
async function uploadFile(bench: Bench): Promise<string[]> {
  const args = ["http", "serve", bench.disk, "--upload", "--listen", "127.0.0.1:0"];
  await using server = await start(bench, args);
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const ask = async (init: RequestInit) => {
    const response = await fetch(`${server.address}/big`, { ...init, client });
    await response.body?.cancel();
    return response.status;
  };
  const statuses = [await ask({ method: "PUT", body: BIG }), await ask({})];
  return statuses.join() === "507,404" ? [] : [`it answered ${statuses}`];
}
