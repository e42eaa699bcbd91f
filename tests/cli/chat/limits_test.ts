import { assert, assertEquals } from "@std/assert";
import { comeAs, Person, Program as Client, type RoomServer } from "../../chat/guests.ts";
import { peerTest } from "../../peers.ts";
import { figuresWhen } from "../metrics/figures.ts";
import { Program, type ProgramOptions } from "../program.ts";

const SERVE = ["chat", "serve", "127.0.0.1:0"];
/** What waits for a reader until its senders have to. */
const OUTBOX = 1 << 20;

async function start(
  flags: readonly string[],
  options: ProgramOptions = {},
): Promise<{ program: Program; room: RoomServer } & AsyncDisposable> {
  const program = Program.start([...SERVE, ...flags], options);
  const local = { scheme: "tcp", host: "127.0.0.1", port: await program.port() } as const;
  return {
    program,
    room: { server: { local } },
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}

Deno.test("chat serve --ping asks a silent program twice, and then ends it", async () => {
  await using server = await start(["--ping", "200ms"]);
  using program = await comeAs(server.room, "silent");
  for (const type of ["ping", "ping", "bye"]) assertEquals((await program.next()).type, type);
  using alive = await comeAs(server.room, "alive");
  for (let i = 0; i < 3; i++) {
    assertEquals((await alive.hear("ping")).type, "ping");
    await alive.say({ type: "pong" });
  }
});

/** More than a queue and the kernel's buffers hold. */
const SAID = 3000;
const TEXT = "x".repeat(8000);

/** Says all of it, as somebody with `nc`, who is sent nothing of it. */
async function flood(room: RoomServer): Promise<void> {
  using talker = await Person.come(room);
  await talker.say("/nick talker");
  for (let i = 0; i < SAID; i++) await talker.say(`${i} ${TEXT}`);
  await talker.say("/who");
  await talker.hearUntil("In #lobby");
}

/** What somebody hears who begins to read once `begun` resolves: numbers, and how many were skipped. */
async function hearLate(
  room: RoomServer,
  begin: (flooded: Promise<void>) => Promise<void>,
): Promise<{ heard: number[]; skipped: number }> {
  using reader = await Person.come(room);
  await reader.hear();
  const flooded = flood(room);
  await begin(flooded);
  const heard: number[] = [];
  let skipped = 0;
  // Who is too slow may be cut off.
  const next = () => reader.hear().catch(() => undefined);
  for (let line; heard.at(-1) !== SAID - 1 && (line = await next()) !== undefined;) {
    const [, number, count] = /^talker: (\d+) |^\* (\d+) messages? skipped/.exec(line) ?? [];
    if (number !== undefined) heard.push(Number(number));
    if (count !== undefined) skipped += Number(count);
  }
  await flooded;
  return { heard, skipped };
}

/** Waits until a queue is so full that nothing more is said. */
async function senderWaits(program: Program): Promise<void> {
  let before = -1;
  await figuresWhen(program, (figures) => {
    const said = figures.of("said_messages_total")!;
    const stands = said === before;
    before = said;
    // Below half of its limit the queue lets them go on.
    return stands && figures.of("outbox_bytes")! > OUTBOX / 2;
  });
}

Deno.test("chat serve --slow pause lets senders wait for a reader, who loses nothing", async () => {
  await using server = await start(["--slow", "pause", "--rate", "0", "--metrics", ":0"]);
  const { heard, skipped } = await hearLate(server.room, () => senderWaits(server.program));
  assertEquals(skipped, 0);
  assertEquals(heard, Array.from({ length: SAID }, (_, i) => i));
});

Deno.test("chat serve leaves out the oldest for a slow reader, and says how many", async () => {
  await using server = await start(["--rate", "0"]);
  const { heard, skipped } = await hearLate(server.room, (flooded) => flooded);
  assert(skipped > 0);
  assertEquals(heard.length + skipped, SAID);
  assertEquals(heard, heard.toSorted((a, b) => a - b));
});

Deno.test("chat serve --slow disconnect ends a slow reader", async () => {
  await using server = await start(["--slow", "disconnect", "--rate", "0"]);
  const { heard, skipped } = await hearLate(server.room, (flooded) => flooded);
  assert(heard.length < SAID);
  assertEquals([skipped, heard], [0, heard.map((_, i) => i)]);
});

peerTest("chat serve goes on after it ran out of descriptors", "bash", async () => {
  await using server = await start(["--max-connections", "1000"], {
    wrapper: ["bash", "-c", 'ulimit -n 100; exec "$0" "$@"'],
  });
  using ann = await comeAs(server.room, "ann");
  const crowd = await Promise.all(Array.from({ length: 120 }, () => Client.come(server.room)));
  await server.program.stderr.match(/too many open files.*next try in \d+ ms/i);
  await ann.say({ type: "say", text: "still here", ref: "1" });
  assertEquals((await ann.hear("ack")).ref, "1");
  for (const stranger of crowd) stranger[Symbol.dispose]();
  using bob = await comeAs(server.room, "bob");
  await bob.say({ type: "say", text: "hello" });
  assertEquals((await ann.hear("message")).text, "hello");
});
