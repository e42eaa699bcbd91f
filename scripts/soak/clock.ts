/**
 * The clock is set while servers run: what is measured in milliseconds must take as long as ever, the
 * times of messages must be those of the clock, and nothing acknowledged may be lost.
 *
 * @module
 */
import { joinChat } from "../../lib/chat/client/join_chat.ts";
import { connect } from "../../lib/net/connect.ts";
import type { Finding, Plan } from "./plan.ts";
import { startServer } from "./server.ts";
import { SetClock } from "./set_clock.ts";
import { losses, MESSAGES, Talkers, told } from "./talk.ts";
import { withDeadline } from "./with_deadline.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Where the clock is set, in seconds off the right time; messages are kept for seven days. */
const JUMPS = [3 * HOUR, -2 * HOUR, 9 * DAY, -9 * DAY, HOUR, ...daylightSaving(), 0];
/** How long a quiet connection stays, and how late the relay is, in milliseconds. */
const IDLE = 1000;
const LATE = 200;
/** How much longer a busy machine may take. */
const SLACK = 5000;
const CHAT = ["chat", "serve", "127.0.0.1:0", "--rate", "50", "--burst", "500"].concat([
  "--history",
  "100000",
]);

/** Just before and just after the summer ends in Berlin, where the servers think they are. */
function daylightSaving(): number[] {
  const change = Date.UTC(2026, 9, 25, 1) / 1000;
  return [-60, 60].map((seconds) => change + seconds - Date.now() / 1000);
}

/** Sets the clock forward and back while all talk. */
export async function jumpClock({ program }: Plan, folder: string): Promise<Finding> {
  const name = "clock jump";
  const clock = await SetClock.make(folder);
  if (!clock) return { name, tried: {}, seen: "", faults: [], skipped: "install faketime" };
  const start = (args: string[]) =>
    startServer([...program, ...args], { ...clock, metrics: false });
  const store = [...CHAT, "--store", `${folder}/chat.db`];
  await using room = await start(store);
  await using echo = await start(["listen", "127.0.0.1:0", "--echo", "--idle", `${IDLE}ms`]);
  const fault = ["--fault", `latency:time=${LATE}ms`];
  await using relay = await start(["relay", "127.0.0.1:0", echo.address, ...fault]);
  const talkers = await Talkers.join([room.address]);
  const faults: string[] = [];
  for (const offset of JUMPS) {
    let set: Promise<void> | undefined;
    const jump = () => set ??= clock.set(offset);
    const checks = [
      checkIdle(echo.address, jump),
      checkLatency(relay.address, jump),
      talkers.hear(MESSAGES).then(() => checkTime(room.address, { talkers, offset })),
    ];
    const found = (await Promise.all(checks)).filter((fault) => fault !== undefined);
    faults.push(...found.map((fault) => `set by ${(offset / HOUR).toFixed(1)} h: ${fault}`));
  }
  await talkers[Symbol.asyncDispose]();
  faults.push(...await losses(room.address, talkers));
  await room.end("SIGTERM");
  await using again = await start(store);
  faults.push(...await losses(again.address, talkers));
  const tried = { "jumps": JUMPS.length, "deadlines": 2 * JUMPS.length, ...told(talkers).tried };
  return { name, tried, seen: "deadlines, rates, times of messages; started again", faults };
}

type Check = Promise<string | undefined>;

/** A quiet connection ends when it has been quiet for so long, whatever the clock says. */
async function checkIdle(address: string, jump: () => Promise<void>): Check {
  const stream = await connect(address);
  const since = performance.now();
  await jump();
  const end = await withDeadline(stream.read(new Uint8Array(1)), IDLE + SLACK);
  stream.close();
  return judge("a quiet connection was closed", {
    time: end === null ? performance.now() - since : Infinity,
    wanted: IDLE,
  });
}

/** What is on its way comes neither at once nor hours later. */
async function checkLatency(address: string, jump: () => Promise<void>): Check {
  const stream = await connect(address);
  const since = performance.now();
  await stream.write(new Uint8Array(9));
  await jump();
  const count = await withDeadline(stream.read(new Uint8Array(9)), LATE + SLACK);
  stream.close();
  return judge("an echo came through the relay", {
    time: count ? performance.now() - since : Infinity,
    wanted: LATE,
  });
}

function judge(what: string, { time, wanted }: { time: number; wanted: number }) {
  const isRight = time > wanted * 0.9 && time < wanted + SLACK;
  return isRight ? undefined : `${what} after ${Math.round(time)} ms, not ${wanted}`;
}

/** People read times: they are those of the clock. */
async function checkTime(
  address: string,
  { talkers, offset }: { talkers: Talkers; offset: number },
): Check {
  const { promise, resolve } = Promise.withResolvers<number>();
  await using _guest = await joinChat(address, {
    onMessage(message) {
      if (message.type === "message") resolve(message.time);
    },
  });
  await talkers.hear(1);
  const off = (await promise - Date.now()) / 1000 - offset;
  return Math.abs(off) < 60 ? undefined : `a message is ${Math.round(off)} s off the clock`;
}
