import { assert, assertEquals, assertMatch } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { Program as Framed } from "../../chat/guests.ts";
import { Program, sockeye } from "../program.ts";

/** A folder that is gone at the end of the block. */
class Folder implements Disposable {
  readonly path = Deno.makeTempDirSync();

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** A program that is in a room, at a port of its own. */
async function come(room: Program): Promise<Framed> {
  const local = { scheme: "tcp", host: "127.0.0.1", port: await room.port() } as const;
  const framed = await Framed.come({ server: { local } });
  await framed.say({ type: "hello" });
  await framed.hear("joined");
  return framed;
}

/** Says messages without waiting until one ends the server; the ids that were acknowledged. */
async function acknowledged(framed: Framed, enough: () => void): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  const talk = async () => {
    for (let i = 0; i < 5000; i++) await framed.say({ type: "say", text: `${i}`, ref: `${i}` });
  };
  const talking = talk().catch(() => {});
  for (;;) {
    const message = await framed.hear("ack").catch(() => ({ type: "(cut)" } as const));
    if (message.type !== "ack") break;
    const { ref, id } = message as { ref?: string; id?: number };
    ids.set(ref!, id!);
    if (ids.size === 300) enough();
  }
  await talking;
  return ids;
}

/** All messages of the room, from the newest back. */
async function allOf(framed: Framed): Promise<Map<string, number>> {
  const all = new Map<string, number>();
  for (let before: number | undefined, more = true; more;) {
    await framed.say({ type: "history", limit: 200, ...(before ? { before } : {}) });
    const page = await framed.hear("history") as unknown as {
      messages: { id: number; text: string }[];
      more: boolean;
    };
    for (const { id, text } of page.messages) all.set(text, id);
    more = page.more;
    before = page.messages[0]?.id;
  }
  return all;
}

for (const signal of ["SIGKILL", "SIGTERM"] as const) {
  Deno.test(`chat serve --store has all that it acknowledged before ${signal}, and ids that grow`, async () => {
    using folder = new Folder();
    const path = `${folder.path}/chat.db`;
    const flags = ["chat", "serve", "127.0.0.1:0", "--rate", "0", "--store", path];
    await using first = Program.start(flags);
    using talker = await come(first);
    const acks = await acknowledged(talker, () => first.kill(signal));
    assert(acks.size >= 300);
    assertEquals((await first.outcome()).code, signal === "SIGTERM" ? 0 : 137);

    await using second = Program.start(flags);
    using reader = await come(second);
    const kept = await allOf(reader);
    for (const [ref, id] of acks) assertEquals(kept.get(ref), id);
    await reader.say({ type: "say", text: "after" });
    const { id } = await reader.hear("ack");
    assert(Number(id) > Math.max(...kept.values()));
    second.kill();
    await second.outcome();
    using database = new DatabaseSync(path);
    assertEquals(Object.values(database.prepare("PRAGMA integrity_check").get()!), ["ok"]);
  });
}

Deno.test("chat serve --store says that another server has the file", async () => {
  using folder = new Folder();
  const path = `${folder.path}/chat.db`;
  await using first = Program.start(["chat", "serve", "127.0.0.1:0", "--store", path]);
  await first.port();
  const { code, stderr } = await sockeye(["chat", "serve", "127.0.0.1:0", "--store", path]);
  assertEquals(code, 1);
  assertMatch(stderr, /^sockeye: open \S+: .*another server has it open: name another --store\n$/);
});

Deno.test("chat serve without --store gives no id again that a server before it has given", async () => {
  const ids: number[] = [];
  for (let i = 0; i < 2; i++) {
    await using room = Program.start(["chat", "serve", "127.0.0.1:0"]);
    using talker = await come(room);
    await talker.say({ type: "say", text: "hello" });
    ids.push(Number((await talker.hear("ack")).id));
  }
  assert(ids[1]! > ids[0]!);
});
