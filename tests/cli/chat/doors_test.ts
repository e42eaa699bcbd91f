import { assertEquals, assertMatch } from "@std/assert";
import { WebSocket as NodeSocket } from "ws";
import { Program as Framed, type RoomServer } from "../../chat/guests.ts";
import { isInstalled, Peer, peerTest } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";

/** The first program that is missing, if one is. */
function neediest(...programs: string[]): string {
  return programs.find((program) => !isInstalled(program)) ?? programs[0]!;
}

/** The port of a door that is not the first. */
async function portOf(room: Program, scheme: string): Promise<string> {
  const [, port = ""] = await room.stderr.match(new RegExp(`listening on ${scheme}://\\S+:(\\d+)`));
  return port;
}

function roomAt(port: number): RoomServer {
  return { server: { local: { scheme: "tcp", host: "127.0.0.1", port } } };
}

/** Who is in the room: says lines, and has heard those of the others. */
interface Guest extends AsyncDisposable {
  say(text: string): void | Promise<void>;
  /** `name: text` of each message until one that ends in "over". */
  heard(): Promise<string[]>;
}

/** Somebody at a program that knows only lines. */
async function personAt(
  program: string,
  { name, args }: { name: string; args: readonly string[] },
): Promise<Guest> {
  const peer = new Peer(program, args);
  await peer.type(`/nick ${name}\n`);
  await peer.stdout.saw(new RegExp(`You are (now )?${name}`));
  return {
    say: (text) => peer.type(`${text}\n`),
    async heard() {
      const { input } = await peer.stdout.saw(/: over\n/);
      return input.split("\n").filter((line) => /^[a-z-]+: /.test(line));
    },
    [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose](),
  };
}

/** What WebSockets of all makes have. */
interface AnySocket {
  onopen: unknown;
  onmessage: unknown;
  onclose: unknown;
  send(text: string): void;
  close(): void;
}

/** A program on a WebSocket of one of two makes. */
async function programOn(socket: AnySocket, name: string): Promise<Guest> {
  const heard: string[] = [];
  const joined = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.onmessage = ({ data }: { data: string }) => {
    const { type, from, text, id } = JSON.parse(data);
    if (type === "joined") joined.resolve();
    if (type !== "message") return;
    heard.push(`${from}: ${text}\t${id}`);
    if (text === "over") over.resolve();
  };
  await new Promise((resolve) => socket.onopen = resolve);
  socket.send(JSON.stringify({ type: "hello", name }));
  await joined.promise;
  return {
    say: (text) => socket.send(JSON.stringify({ type: "say", text })),
    heard: () => over.promise.then(() => heard),
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}

/** The program that speaks frames: it hears so many messages, and says the last. */
async function orderAt(framed: Framed, count: number): Promise<string[]> {
  const order: string[] = [];
  for (let i = 0; i <= count; i++) {
    if (i === count) await framed.say({ type: "say", text: "over" });
    const { from, text, id } = await framed.hear("message");
    order.push(`${from}: ${text}\t${id}`);
  }
  return order;
}

peerTest(
  "chat serve is one room with one order for nc, ncat, TLS, socat, UDP, frames and WebSockets",
  neediest("nc", "ncat", "socat", "openssl"),
  async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/door`;
    const doors = [`unix:${path}`, "udp://127.0.0.1:0", "tls://127.0.0.1:0"];
    await using room = Program.start([
      ...["chat", "serve", "127.0.0.1:0", "--tls-self-signed"],
      ...doors.flatMap((door) => ["--door", door]),
    ]);
    const port = await room.port();
    const tls = await portOf(room, "tls");
    const at = ["127.0.0.1", `${port}`];
    const people = {
      nc: ["nc", ...at],
      ncat: ["ncat", ...at],
      "ncat-tls": ["ncat", "--ssl", "127.0.0.1", tls],
      openssl: ["openssl", "s_client", "-quiet", "-connect", `127.0.0.1:${tls}`],
      socat: ["socat", "-", `UNIX-CONNECT:${path}`],
      udp: ["nc", "-u", "127.0.0.1", await portOf(room, "udp")],
    };
    await using stack = new AsyncDisposableStack();
    const guests: Guest[] = [];
    for (const [name, [program = "", ...args]] of Object.entries(people)) {
      guests.push(stack.use(await personAt(program, { name, args })));
    }
    const url = `ws://127.0.0.1:${port}/`;
    guests.push(stack.use(await programOn(new WebSocket(url), "deno")));
    guests.push(stack.use(await programOn(new NodeSocket(url), "ws")));
    using framed = await Framed.come(roomAt(port));
    await framed.say({ type: "hello", name: "frames" });
    await framed.hear("joined");
    await Promise.all(guests.map(async (guest, i) => {
      for (let n = 0; n < 5; n++) await guest.say(`${i}.${n}`);
    }));

    const order = await orderAt(framed, guests.length * 5);
    const names = Object.keys(people);
    for (const [i, guest] of guests.entries()) {
      const name = names[i];
      const seen = name === undefined ? order : order
        .filter((line) => !line.startsWith(`${name}: `))
        .map((line) => line.split("\t")[0]);
      assertEquals(await guest.heard(), seen);
    }
    await Deno.remove(folder, { recursive: true });
  },
);

peerTest("chat serve tells nc everything behind its FIN, and takes all it said", "nc", async () => {
  await using room = Program.start(["chat", "serve", "127.0.0.1:0"]);
  const port = await room.port();
  await using nc = new Peer("nc", ["-N", "127.0.0.1", `${port}`]);
  await nc.type("/nick ann\nhello\n/history\n/who");
  await nc.end();
  const told = await nc.stdout.ended;
  assertMatch(
    told,
    /^\* You are guest-1 .*\n\* You are now ann\.\n\* Said in #lobby:\n.* ann: hello\n/,
  );
  assertMatch(told, /\* In #lobby: ann\n$/);
  assertEquals(await nc.code, 0);
});

Deno.test("chat serve answers send --frame u32le, and a browser at a door called ws://", async () => {
  await using room = Program.start(["chat", "serve", "ws://127.0.0.1:0"]);
  const at = `127.0.0.1:${await room.port()}`;
  const hello = '{"type":"hello","name":"robot"}';
  const { code, stdout } = await sockeye(["send", at, hello, "--frame", "u32le"]);
  assertEquals(code, 0);
  assertEquals(JSON.parse(stdout.split("\n")[0]!).name, "robot");
  const page = await fetch(`http://${at}/`);
  assertEquals([page.status, (await page.text()).toLowerCase().includes("<html")], [200, true]);
});
