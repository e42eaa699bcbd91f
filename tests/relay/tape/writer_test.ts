import { assert, assertEquals, assertInstanceOf, assertLess } from "@std/assert";
import type { RelayEvent } from "../../../lib/relay/event.ts";
import { openTape, type TapeReader } from "../../../lib/relay/tape/reader.ts";
import { TapeWriter } from "../../../lib/relay/tape/writer.ts";
import { Peer } from "../../peers.ts";
import { message, open } from "./events.ts";

/** A folder that is gone at the end of the block. */
async function tempDir(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  const remove = () => Deno.remove(path, { recursive: true });
  return { path, [Symbol.asyncDispose]: remove };
}

async function read(path: string): Promise<{ tape: TapeReader; events: RelayEvent[] }> {
  const tape = await openTape([await Deno.readFile(path)]);
  return { tape, events: await Array.fromAsync(tape) };
}

function namesIn(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

function indexesOf(events: readonly RelayEvent[]): number[] {
  return events.flatMap((event) => event.type === "message" ? event.index : []);
}

Deno.test("TapeWriter keeps what it was told, though the bytes change afterwards", async () => {
  await using folder = await tempDir();
  const path = `${folder.path}/tape`;
  const tape = await TapeWriter.open(path, { frame: { up: "line", down: "nul" } });
  const told = message("hello");
  tape.tap(told);
  told.bytes.fill(0);
  await tape.close();
  await tape.close();
  assertEquals(await tape.closed, undefined);
  const { tape: { header }, events } = await read(path);
  assertEquals([header.frame, events], [{ up: "line", down: "nul" }, [message("hello")]]);
});

Deno.test("TapeWriter begins a new file when one is full, and keeps so many", async () => {
  await using folder = await tempDir();
  const path = `${folder.path}/tape`;
  const tape = await TapeWriter.open(path, { maxSize: 1000, maxFiles: 3 });
  tape.tap(open());
  for (let index = 1; index <= 40; index++) tape.tap(message("hello", { index }));
  await tape.close();
  assertEquals(namesIn(folder.path), ["tape", "tape.1", "tape.2"]);
  const files = await Promise.all([".2", ".1", ""].map((end) => read(path + end)));
  const first = files[0]!.tape.header.part;
  assert(first > 1);
  assertEquals(files.map(({ tape }) => tape.header.part), [first, first + 1, first + 2]);
  for (const { events } of files) assertEquals(events[0], open());
  const indexes = files.flatMap(({ events }) => indexesOf(events));
  assertEquals(indexes, Array.from(indexes, (_, i) => 41 - indexes.length + i));
  for (const name of namesIn(folder.path)) {
    assertLess(Deno.statSync(`${folder.path}/${name}`).size, 1001);
  }
});

Deno.test("TapeWriter moves an older recording away, and keeps it", async () => {
  await using folder = await tempDir();
  const path = `${folder.path}/tape`;
  await Deno.writeTextFile(path, "older");
  await using _tape = await TapeWriter.open(path);
  assertEquals(await Deno.readTextFile(`${path}.1`), "older");
});

Deno.test("TapeWriter.tap holds back while more waits than it may", async () => {
  await using folder = await tempDir();
  await using tape = await TapeWriter.open(`${folder.path}/tape`, { maxQueued: 1000 });
  assertEquals(tape.tap(message("short")), undefined);
  const held = tape.tap(message("x".repeat(1000)));
  assertInstanceOf(held, Promise);
  await held;
});

Deno.test("TapeWriter ends with its error when the disk is full, and lets the relay go on", async () => {
  const tape = await TapeWriter.open("/dev/full").catch((error: Error) => error);
  assertInstanceOf(tape, Error); // It cannot even begin.
  await using folder = await tempDir();
  const path = `${folder.path}/tape`;
  const late = await TapeWriter.open(path, { maxSize: 300, maxQueued: 10 });
  await Deno.remove(folder.path, { recursive: true }); // The next file cannot be made.
  await Promise.all([1, 2, 3].map((index) => late.tap(message("x".repeat(200), { index }))));
  assertInstanceOf(await late.closed, Deno.errors.NotFound);
  assertEquals(late.tap(message("more")), undefined);
  await Deno.mkdir(folder.path);
});

Deno.test("TapeWriter ends with its error when the disk fills up on the way", async () => {
  const sizes: number[] = [];
  const tape = new TapeWriter({
    write(bytes) {
      sizes.push(bytes.length);
      return sizes.length < 3 ? Promise.resolve() : Promise.reject(new Error("No space left"));
    },
    next: () => Promise.reject(new Error("There is no next file")),
    [Symbol.dispose]() {},
  }, { maxQueued: 10 });
  for (let index = 1; index <= 5; index++) await tape.tap(message("hello", { index }));
  await tape.close();
  assertEquals((await tape.closed)?.message, "No space left");
  assertEquals(sizes.length, 3);
});

Deno.test("TapeWriter writes all in order while its output is slower than what it is told", async () => {
  const pieces: Uint8Array[] = [];
  const tape = new TapeWriter({
    async write(bytes) {
      for (let turn = 0; turn < 10; turn++) await undefined;
      pieces.push(bytes.slice());
    },
    next: () => Promise.reject(new Error("There is no next file")),
    [Symbol.dispose]() {},
  });
  const told = Array.from({ length: 200 }, (_, i) => message("x".repeat(20_000), { index: i + 1 }));
  for (const event of told.slice(0, 100)) tape.tap(event);
  for (const event of told.slice(100)) await tape.tap(event);
  await tape.close();
  assertEquals(await Array.fromAsync(await openTape(pieces)), told);
});

Deno.test("TapeWriter writes one tape without an end to a pipe", async () => {
  await using folder = await tempDir();
  const path = `${folder.path}/pipe`;
  await new Deno.Command("mkfifo", { args: [path] }).output();
  const reading = read(path);
  const tape = await TapeWriter.open(path, { maxSize: 300 });
  for (let index = 1; index <= 9; index++) await tape.tap(message("x".repeat(200), { index }));
  await tape.close();
  assertEquals(indexesOf((await reading).events), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

Deno.test("TapeWriter leaves a tape that can be read when it is killed", async () => {
  await using folder = await tempDir();
  const path = `${folder.path}/tape`;
  const program = new URL("./testdata/record_and_die.ts", import.meta.url).pathname;
  {
    await using writer = new Peer(Deno.execPath(), ["run", "--quiet", "-A", program, path]);
    await writer.stdout.saw(/recording/);
    writer.kill("SIGKILL");
    await writer.code;
  }
  const { events } = await read(path);
  const indexes = indexesOf(events);
  assert(indexes.length >= 1000);
  assertEquals(indexes, Array.from(indexes, (_, i) => i + 1));
});
