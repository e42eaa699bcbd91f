import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { NetError } from "../../../lib/errors.ts";
import { openSqliteLog, type SqliteLogOptions } from "../../../lib/chat/log/sqlite_log.ts";

const ALL = { limit: 100 };
const said = (text: string) => ({ room: "lobby", from: "alice", text });

async function withFile(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/room.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function open(path: string, options: SqliteLogOptions = {}) {
  const log = await openSqliteLog(path, options);
  return Object.assign(log, { [Symbol.asyncDispose]: () => log.close() });
}

function texts(page: { messages: readonly { text: string }[] }): string[] {
  return page.messages.map(({ text }) => text);
}

Deno.test("SqliteLog gives ids that grow, and has the messages when it is opened again", () =>
  withFile(async (path) => {
    const first = await open(path);
    const one = first.append(said("one"));
    const two = first.append({ ...said("two"), action: true });
    await first.close();
    await using again = await open(path);
    assertEquals(again.history("lobby", ALL), { messages: [one, two], more: false });
    assertEquals(again.append(said("three")).id > two.id, true);
  }));

Deno.test("SqliteLog has every message whose append returned before the program was killed", () =>
  withFile(async (path) => {
    const program = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "tests/chat/testdata/append_and_die.ts", path],
    });
    const { stdout, signal } = await program.output();
    const acknowledged = new TextDecoder().decode(stdout).trim().split("\n").map(Number);
    assertEquals([signal, acknowledged.length], ["SIGKILL", 500]);
    await using log = await open(path);
    const { messages } = log.history("lobby", { limit: 1000 });
    assertEquals(messages.map(({ id }) => id), acknowledged);
  }));

Deno.test("SqliteLog keeps a message with a known key once, also over a restart", () =>
  withFile(async (path) => {
    const first = await open(path);
    const { id } = first.append({ ...said("hello"), key: "s:1" });
    await first.close();
    await using again = await open(path);
    const heard: number[] = [];
    again.onMessage = (message) => heard.push(message.id);
    assertEquals(again.append({ ...said("hello"), key: "s:1" }).id, id);
    assertEquals([heard, texts(again.history("lobby", ALL))], [[], ["hello"]]);
  }));

Deno.test("SqliteLog.history() gives the newest of a range and says whether there are more", () =>
  withFile(async (path) => {
    await using log = await open(path);
    const ids = ["a", "b", "c", "d"].map((text) => log.append(said(text)).id);
    log.append({ ...said("elsewhere"), room: "other" });
    const page = log.history("lobby", { before: ids[3], limit: 2 });
    assertEquals([texts(page), page.more], [["b", "c"], true]);
    assertEquals(texts(log.history("lobby", { after: ids[2]!, limit: 5 })), ["d"]);
    assertEquals(log.history("nowhere", ALL), { messages: [], more: false });
  }));

Deno.test("SqliteLog forgets what is too old or too much", () =>
  withFile(async (path) => {
    let time = 1000;
    const clocks = { now: () => time, elapsed: () => time };
    await using log = await open(path, { count: 10, age: 500, ...clocks });
    log.append(said("old"));
    time = 1600;
    assertEquals(texts(log.history("lobby", ALL)), []);
    for (let i = 0; i < 300; i++) log.append(said(`${i}`));
    const kept = texts(log.history("lobby", { limit: 1000 }));
    assertEquals(kept.at(-1), "299");
    assertEquals(kept.length < 100, true);
  }));

Deno.test("openSqliteLog() says when another server has the file", () =>
  withFile(async (path) => {
    await using _ = await open(path);
    const error = await assertRejects(() => openSqliteLog(path), NetError);
    assertStringIncludes(error.message, "another server has it open");
  }));

Deno.test("openSqliteLog() refuses a file that is no database, and leaves it as it is", () =>
  withFile(async (path) => {
    await Deno.writeTextFile(path, "dear diary, ".repeat(200));
    await assertRejects(
      () => openSqliteLog(path),
      NetError,
      `open ${path}: file is not a database`,
    );
    assertStringIncludes(await Deno.readTextFile(path), "dear diary");
  }));

Deno.test("openSqliteLog() says which folder is missing", () =>
  withFile(async (path) => {
    await assertRejects(() => openSqliteLog(`${path}/none/x.db`), NetError, "unable to open");
  }));

Deno.test("SqliteLog begins a new file at the first id, and goes on in an old one", () =>
  withFile(async (path) => {
    const log = await open(path, { first: 1000 });
    assertEquals(log.append(said("one")).id, 1000);
    await log.close();
    await using again = await open(path, { first: 5 });
    assertEquals(again.append(said("two")).id, 1001);
  }));

Deno.test("SqliteLog keeps to the count of each room, however many others there are", () =>
  withFile(async (path) => {
    await using log = await open(path, { count: 2 });
    for (let i = 0; i < 4; i++) log.append(said(String(i)));
    for (let i = 0; i < 1100; i++) log.append({ ...said("x"), room: `room-${i}` });
    assertEquals(texts(log.history("lobby", ALL)), ["2", "3"]);
  }));

Deno.test("SqliteLog forgets nothing while the clock is set forward and back", () =>
  withFile(async (path) => {
    let now = 1000;
    await using log = await open(path, { age: 100, now: () => now, elapsed: () => 0 });
    for (const time of [1000, 9000, 1000, 10, 1000]) {
      now = time;
      // So many that the log looks for old ones.
      for (let i = 0; i < 300; i++) log.append(said(String(i)));
    }
    assertEquals(log.history("lobby", { limit: 2000 }).messages.length, 1500);
  }));

Deno.test("SqliteLog.id is that of its file", () =>
  withFile(async (path) => {
    const ids: string[] = [];
    for (const name of [path, path, `${path}2`]) {
      await using log = await open(name);
      ids.push(log.id);
    }
    assertEquals([ids[0] === ids[1], ids[1] === ids[2]], [true, false]);
  }));
