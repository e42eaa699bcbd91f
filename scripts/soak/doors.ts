/**
 * People come to a room by every door, through lines that break all the time, while the room is
 * killed and started again: they must come back, and nothing acknowledged may be lost or be there
 * twice.
 *
 * @module
 */
import { joinChat } from "../../lib/chat/client/join_chat.ts";
import { freePort } from "../bench/server_process.ts";
import type { Finding, Plan } from "./plan.ts";
import { type SoakedServer, startServer } from "./server.ts";
import { losses, MESSAGES, Talkers, told } from "./talk.ts";

/** How often the room is killed. */
const KILLS = 3;
/** After how much each line breaks, and how many datagrams are lost on the way. */
const BREAKS = "reset:after=200KiB";
const LOSES = "loss:p=0.2";
const LIMITS = ["--rate", "0", "--history", "100000"];
/** How many lines are sent over UDP between two kills. */
const DATAGRAMS = 50;

/** Members talk by frames, WebSockets and a Unix socket, each behind a relay; others by UDP. */
export async function talkAtEveryDoor({ program }: Plan, folder: string): Promise<Finding> {
  const [port, udp] = [freePort(false), freePort(false)];
  const doors = ["--door", `unix:${folder}/room.sock`, "--door", `udp://127.0.0.1:${udp}`];
  const args = ["chat", "serve", `127.0.0.1:${port}`, ...doors, "--store", `${folder}/chat.db`];
  const start = (args: string[]) => startServer([...program, ...args], { metrics: false });
  const open = () => start([...args, ...LIMITS]);
  await using lines = new AsyncDisposableStack();
  const lead = async (to: string, fault: string) =>
    lines.use(await start(["relay", listenerFor(to), to, "--fault", fault])).address;
  let room = await open();
  try {
    const tcp = await lead(`tcp://127.0.0.1:${port}`, BREAKS);
    const unix = await lead(`unix:${folder}/room.sock`, BREAKS);
    const far = await lead(`udp://127.0.0.1:${udp}`, LOSES);
    const talkers = await Talkers.join([tcp, tcp.replace("tcp:", "ws:"), unix]);
    const heard: string[] = [];
    for (let i = 0; i < KILLS; i++) {
      await talkers.hear(MESSAGES);
      heard.push(...await sayOverUdp(far, { room, prefix: `datagram ${i}` }));
      await room.end("SIGKILL");
      room = await open();
    }
    await talkers.hear(MESSAGES);
    await talkers[Symbol.asyncDispose]();
    const { acknowledged } = talkers;
    const faults = await losses(room.address, { acknowledged: [...acknowledged, ...heard] });
    if (heard.length === 0) faults.push("nothing came in over UDP");
    const { tried } = told(talkers);
    return {
      name: "every door of a room",
      tried: { ...tried, "over UDP": heard.length, "comebacks": talkers.comebacks, "kills": KILLS },
      seen: `frames, WebSocket and Unix through ${BREAKS}, UDP through ${LOSES}`,
      faults,
    };
  } finally {
    await room[Symbol.asyncDispose]();
  }
}

/** A Unix socket for a Unix socket. */
function listenerFor(to: string): string {
  if (to.startsWith("unix:")) return to.replace("room.sock", "line.sock");
  return to.replace(/:\d+$/, ":0");
}

/** Says lines, and returns those that somebody in the room has heard. */
async function sayOverUdp(
  address: string,
  { room, prefix }: { room: SoakedServer; prefix: string },
): Promise<string[]> {
  const heard: string[] = [];
  await using _guest = await joinChat(room.address, {
    onMessage(message) {
      if (message.type === "message" && message.text.startsWith(prefix)) heard.push(message.text);
    },
  });
  const { hostname, port } = new URL(address.replace("udp:", "http:"));
  const to: Deno.NetAddr = { transport: "udp", hostname, port: Number(port) };
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  try {
    for (let i = 0; i < DATAGRAMS || heard.length === 0 && i < 10 * DATAGRAMS; i++) {
      await socket.send(new TextEncoder().encode(`${prefix} ${i}\n`), to);
      // One after the other: they are people who type.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    socket.close();
  }
  return heard;
}
