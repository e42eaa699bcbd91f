import { assertEquals, assertMatch } from "@std/assert";
import { encodeTapeEvent, encodeTapeHeader } from "../../../lib/relay/tape/encode.ts";
import { makeTapeHeader } from "../../../lib/relay/tape/header.ts";
import type { RelayEvent } from "../../../lib/relay/event.ts";
import { Peer, peerTest } from "../../peers.ts";
import { message, open } from "../../relay/tape/events.ts";
import { Program, sockeye } from "../program.ts";

const LF = Uint8Array.of(0x0a);

/** A line as the wire has it. */
function line(text: string, rest: Parameters<typeof message>[1]): RelayEvent {
  const event = message(text, rest);
  return { ...event, wire: Uint8Array.of(...event.bytes, ...LF) };
}

/** A line and its echo, and the end of both sides. */
const TALK: readonly RelayEvent[] = [
  open(),
  line("hello", { time: 1 }),
  line("hello", { direction: "down", time: 2 }),
  { type: "end", conn: 1, direction: "up", time: 3, how: "FIN" },
  { type: "end", conn: 1, direction: "down", time: 4, how: "FIN" },
];

/** Makes a tape; the folder is gone at the end of the block. */
async function tapeFile(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile();
  const header = encodeTapeHeader(makeTapeHeader({ frame: { up: "line", down: "line" } }));
  const lines = [header, ...TALK.map(encodeTapeEvent)];
  await Deno.writeTextFile(path, lines.map((line) => new TextDecoder().decode(line)).join(""));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}

Deno.test("replay exits 0 when the server answers as recorded", async () => {
  await using tape = await tapeFile();
  await using server = Program.start(["listen", ":0", "--echo", "--frame", "line"]);
  const target = `:${await server.port()}`;
  const { code, stdout, stderr } = await sockeye(["replay", tape.path, target, "--speed", "max"]);
  assertEquals([code, stdout], [0, ""], stderr);
  assertMatch(stderr, /^1 connection, 1 message sent; of those awaited: 1 same, 0 different/);
});

Deno.test("replay exits 3 when it does not, and shows where", async () => {
  await using tape = await tapeFile();
  await using server = Program.start(["listen", ":0", "--reply", "help", "--frame", "line"]);
  const target = `:${await server.port()}`;
  const { code, stdout } = await sockeye(["replay", tape.path, target]);
  assertEquals(code, 3);
  assertEquals(stdout.split("\n"), [
    "#1 down 1 differs from byte 3",
    "  recorded      0  68 65 6c 6c 6f                                   hello  (5 bytes)",
    "  came          0  68 65 6c 70                                      help  (4 bytes)",
    "                            ^^",
    "",
  ]);
  const ignored = await sockeye(["replay", tape.path, target, "--ignore", "/(lo|p)$/"]);
  assertEquals([ignored.code, ignored.stdout], [0, ""]);
  const json = await sockeye(["replay", tape.path, target, "--json"]);
  const events = json.stdout.trim().split("\n").map((text) => JSON.parse(text));
  assertEquals(events.map(({ event }) => event), ["difference", "summary"]);
  assertEquals([events[0].at, events[0].came.text, events[1].differing], [3, "help", 1]);
});

peerTest("replay --serve answers nc as recorded, and ends when all is played", "nc", async () => {
  await using tape = await tapeFile();
  await using server = Program.start(["replay", "--serve", ":0", tape.path]);
  await using client = new Peer("nc", ["-N", "127.0.0.1", `${await server.port()}`]);
  await client.type("hello\n");
  await client.end();
  assertEquals(await client.stdout.ended, "hello\n");
  assertEquals((await server.outcome()).code, 0);
});

peerTest("replay --serve exits 3 when nc asked for something else", "nc", async () => {
  await using tape = await tapeFile();
  await using server = Program.start(["replay", "--serve", ":0", tape.path]);
  await using client = new Peer("nc", ["-N", "127.0.0.1", `${await server.port()}`]);
  await client.type("hallo\n");
  await client.end();
  assertEquals(await client.stdout.ended, "hello\n");
  const { code, stdout } = await server.outcome();
  assertEquals(code, 3);
  assertMatch(stdout, /^#1 up 1 differs from byte 1\n/);
});

Deno.test("replay says what its command line lacks", async () => {
  await using tape = await tapeFile();
  for (
    const [args, pattern] of [
      [[tape.path], /give either ADDR, or --serve ADDR/],
      [[tape.path, ":1", "--serve", ":0"], /give either ADDR, or --serve ADDR/],
      [[tape.path, ":1", "--speed", "fast"], /write --speed 10, or --speed max/],
      [[tape.path, ":1", "--ignore", "this"], /write it as 0-3, json:path or/],
      [["--serve", "udp://:0", tape.path], /Cannot play the server of a tape on UDP/],
    ] as const
  ) {
    const { code, stderr } = await sockeye(["replay", ...args]);
    assertMatch(stderr, pattern);
    assertEquals(code, 2);
  }
});
