import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parseClusterAddress } from "../../../lib/chat/cluster/cluster_address.ts";
import { connectNats } from "../../../lib/chat/cluster/nats_link.ts";
import { type NatsLogOptions, openNatsLog } from "../../../lib/chat/cluster/nats_log.ts";
import type { ChatMessage } from "../../../lib/chat/protocol/protocol.ts";
import { NetError } from "../../../lib/errors.ts";
import { peerTest } from "../../peers.ts";
import { Cable } from "./cable.ts";
import { startNats } from "./nats_server.ts";

const QUICK = { resend: 200, deadline: 10_000 };
const said = (text: string, key?: string) => ({ room: "lobby", from: "alice", text, key });

/** A log, and what it heard. */
async function open(port: number, options: NatsLogOptions = {}) {
  const address = parseClusterAddress(`nats://127.0.0.1:${port}`);
  const link = await connectNats(address, { maxDelay: 200 });
  const log = await openNatsLog(link, { ...QUICK, ...options });
  const heard: ChatMessage[] = [];
  let grown = Promise.withResolvers<void>();
  log.onMessage = (message) => {
    heard.push(message);
    grown.resolve();
    grown = Promise.withResolvers();
  };
  const hears = async (count: number) => {
    while (heard.length < count) await grown.promise;
    return heard;
  };
  const end = async () => {
    await log.close();
    await link.connection.close();
  };
  return Object.assign(log, { heard, hears, link, [Symbol.asyncDispose]: end });
}

const texts = (messages: readonly ChatMessage[]) => messages.map(({ text }) => text);

/** Says 0, 1, 2 … all at once; resolves to those that were acknowledged. */
async function sayMany(
  log: Awaited<ReturnType<typeof open>>,
  { name, count }: { name: string; count: number },
): Promise<ChatMessage[]> {
  const texts = Array.from({ length: count }, (_, i) => `${name} ${i}`);
  return await Promise.all(texts.map((text) => log.append(said(text, text))));
}

peerTest(
  "NatsLog gives three servers the same messages in the same order",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    await using a = await open(nats.port);
    await using b = await open(nats.port);
    await using c = await open(nats.port);
    const logs = [a, b, c];
    const kept = await Promise.all(
      logs.map((log, i) => sayMany(log, { name: `${i}`, count: 100 })),
    );
    const [first, ...others] = await Promise.all(logs.map((log) => log.hears(300)));
    for (const other of others) assertEquals(other, first);
    assertEquals(kept.flat().sort((a, b) => a.id - b.id), first);
    for (const own of kept) assertEquals(own, own.toSorted((a, b) => a.id - b.id));
    assertEquals(a.history("lobby", { limit: 300 }), { messages: first!, more: false });
  },
);

peerTest(
  "NatsLog.append() keeps a message with a known key once, on any server",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    await using a = await open(nats.port);
    await using b = await open(nats.port);
    const once = await a.append(said("hello", "secret:1"));
    assertEquals(await b.append(said("hello", "secret:1")), once);
    const { id } = await b.append(said("more"));
    assertEquals(texts(await a.hears(2)), ["hello", "more"]);
    assertEquals(id > once.id, true);
    const { manager } = a.link;
    const stored = await manager.streams.getMessage("SOCKEYE_CHAT", { seq: once.id });
    assert(!JSON.stringify([...stored!.header]).includes("secret"));
    assert(!stored!.string().includes("secret"));
  },
);

peerTest("NatsLog.history() reaches behind what is in memory", "nats-server", async () => {
  await using nats = await startNats("-js");
  await using writer = await open(nats.port);
  for (let i = 0; i < 40; i++) {
    await writer.append({ ...said(`${i}`), room: i % 4 === 0 ? "rare.*" : "lobby" });
  }
  await using log = await open(nats.port, { tail: 10 });
  const all = await log.history("rare.*", { limit: 100 });
  assertEquals([texts(all.messages).map(Number), all.more], [
    [0, 4, 8, 12, 16, 20, 24, 28, 32, 36],
    false,
  ]);
  const page = await log.history("rare.*", { before: all.messages[8]!.id, limit: 3 });
  assertEquals([texts(page.messages), page.more], [["20", "24", "28"], true]);
  const missed = await log.history("rare.*", { after: all.messages[6]!.id, limit: 9 });
  assertEquals([texts(missed.messages), missed.more], [["28", "32", "36"], false]);
  const newest = await log.history("lobby", { limit: 2 });
  assertEquals([texts(newest.messages), newest.more], [["38", "39"], true]);
  assertEquals(await log.history("nowhere", { limit: 5 }), { messages: [], more: false });
});

peerTest("NatsLog keeps as many messages of each room as it is told", "nats-server", async () => {
  await using nats = await startNats("-js");
  await using log = await open(nats.port, { count: 5, tail: 1 });
  for (let i = 0; i < 9; i++) await log.append(said(`${i}`));
  await log.append({ ...said("other"), room: "other" });
  const { messages } = await log.history("lobby", { limit: 100 });
  assertEquals(texts(messages), ["4", "5", "6", "7", "8"]);
});

peerTest(
  "NatsLog loses and doubles nothing when the way to NATS is cut",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    await using cable = new Cable(nats.port);
    await using cutOff = await open(cable.port);
    await using other = await open(nats.port);
    await Promise.all([cutOff.append(said("before")), other.hears(1)]);
    const own = sayMany(cutOff, { name: "cut off", count: 50 });
    cable.cut();
    const others = await sayMany(other, { name: "other", count: 50 });
    const later = sayMany(cutOff, { name: "later", count: 50 });
    cable.mend();
    const acknowledged = [...others, ...await own, ...await later];
    const heard = await cutOff.hears(151);
    assertEquals(await other.hears(151), heard);
    assertEquals(acknowledged.sort((a, b) => a.id - b.id), heard.slice(1));
    const mine = texts(heard).filter((text) => /^(cut|later)/.test(text));
    assertEquals(mine, texts([...await own, ...await later]));
  },
);

peerTest(
  "NatsLog has everything again when NATS was killed and comes back",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    await using a = await open(nats.port);
    await using b = await open(nats.port);
    const before = await sayMany(a, { name: "before", count: 50 });
    const during = sayMany(b, { name: "during", count: 50 });
    await nats.crash();
    await nats.start();
    const after = sayMany(a, { name: "after", count: 50 });
    const kept = [...before, ...await during, ...await after].sort((a, b) => a.id - b.id);
    assertEquals(await a.hears(150), kept);
    assertEquals(await b.hears(150), kept);
  },
);

peerTest("NatsLog.append() fails when NATS does not answer", "nats-server", async () => {
  await using nats = await startNats("-js");
  await using cable = new Cable(nats.port);
  await using log = await open(cable.port, { deadline: 1500 });
  await log.append(said("kept"));
  cable.cutAnswers();
  const error = await assertRejects(() => log.append(said("who knows")), NetError);
  assertStringIncludes(error.message, "not acknowledged within 1.5 s");
  cable.cut();
  cable.mend();
  assertEquals((await log.append(said("again"))).text, "again");
});

peerTest(
  "NatsLog.broken tells that NATS has forgotten what it had kept",
  "nats-server",
  async () => {
    await using first = await startNats("-js");
    await using second = await startNats("-js");
    await using cable = new Cable(first.port);
    await using log = await open(cable.port);
    await log.append(said("hello"));
    cable.lead(second.port);
    assertStringIncludes((await log.broken).message, "stream not found");
  },
);

peerTest(
  "NatsLog keeps once what arrived when its acknowledgement did not",
  "nats-server",
  async () => {
    await using nats = await startNats("-js");
    await using cable = new Cable(nats.port);
    await using cutOff = await open(cable.port);
    await using other = await open(nats.port);
    cable.cutAnswers();
    const own = sayMany(cutOff, { name: "own", count: 50 });
    const heard = [...await other.hears(50)];
    cable.cut();
    cable.mend();
    assertEquals(await own, heard);
    await other.append(said("last"));
    assertEquals(await cutOff.hears(51), await other.hears(51));
  },
);
