import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { encode as encodeMessagePack } from "@msgpack/msgpack";
import { encode as encodeCbor } from "cborg";
import { parseAddress } from "../../../lib/address.ts";
import { Inspection } from "../../../lib/relay/page/inspection.ts";
import { tapeOf } from "../../../lib/relay/page/page_tape.ts";
import { parsePageMessage } from "../../../lib/relay/page/parse_page_message.ts";
import { Sampler } from "../../../lib/relay/page/sampler.ts";
import type { Watcher } from "../../../lib/relay/page/watcher.ts";
import { openTape } from "../../../lib/relay/tape/reader.ts";
import type { MessageRow, NoteRow, ServerMessage } from "../../../lib/web/inspector/protocol.ts";
import { messageOf } from "./messages.ts";

type Told<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;

const NOTE: NoteRow = { type: "note", conn: 1, time: 0, text: "", isFault: false };

function inspectionOf(conns: readonly number[]): Inspection {
  const inspection = new Inspection();
  const [client, target] = ["tcp://127.0.0.1:1", "tcp://127.0.0.1:2"].map((at) => parseAddress(at));
  for (const conn of conns) {
    const open = { type: "open", conn, time: 0, at: 0 } as const;
    inspection.tap({ ...open, client: client!, target: target! });
  }
  return inspection;
}

const updateOf = (watcher: Watcher) => watcher.update() as Told<"update"> | undefined;
const filter = { type: "filter", ref: 1, only: "", text: "", conn: 0 } as const;

const noteAt = (time: number) => ({ ...NOTE, time });

Deno.test("Sampler.take() gives as many rows as the rate allows, and counts the others", () => {
  const sampler = new Sampler({ rate: 100 });
  let taken = sampler.take(0).length;
  for (let i = 0; i < 20_000; i++) {
    sampler.offer(() => noteAt(i));
    if (i % 500 === 499) taken += sampler.take((i + 1) / 10).length;
  }
  assert(taken >= 294 && taken <= 300, String(taken));
  assertEquals(taken + sampler.skipped, 20_000);
});

Deno.test("Sampler.take() gives each row of a flood the same chance, and keeps their order", () => {
  const sampler = new Sampler({ rate: 10 });
  const tenths = Array(10).fill(0);
  for (let second = 0; second < 500; second++) {
    for (let i = 0; i < 1000; i++) sampler.offer(() => noteAt(i));
    const rows = sampler.take(second * 1000) as NoteRow[];
    assertEquals(rows.map(({ time }) => time), rows.map(({ time }) => time).sort((a, b) => a - b));
    for (const { time } of rows) tenths[Math.floor(time / 100)]++;
  }
  // 5,000 picks: 500 in each tenth, give or take 21; ten times that is no chance.
  for (const count of tenths) assert(Math.abs(count - 500) < 210, tenths.join(" "));
});

Deno.test("Sampler.offer() holds no more than a second's rows for a page that is behind", () => {
  const sampler = new Sampler({ rate: 10 });
  for (let i = 0; i < 10_000; i++) sampler.offer(() => NOTE);
  assertEquals([sampler.take(0).length, sampler.skipped], [10, 9990]);
  for (let i = 0; i < 10_000; i++) sampler.offer(() => NOTE);
  assertEquals(sampler.take(100_000).length, 0);
  for (let i = 0; i < 10_000; i++) sampler.offer(() => NOTE);
  assertEquals(sampler.take(100_001).length, 10);
});

Deno.test("Watcher.update() has exact counts when rows are sampled", () => {
  const inspection = inspectionOf([1]);
  const watcher = inspection.watch();
  for (let i = 1; i <= 1000; i++) inspection.tap(messageOf(i, { size: 9, time: 1 }));
  const { count, rows, skipped, connections, open } = updateOf(watcher)!;
  assertEquals(count, {
    up: { messages: 1000, bytes: 10_000 },
    down: { messages: 0, bytes: 0 },
  });
  assertEquals(rows.length + skipped, 1000);
  assertEquals([rows.length, open, connections[0]?.up.messages], [200, 1, 1000]);
  assertEquals(watcher.update(), undefined);
});

Deno.test("Watcher.update() says what a message came as, and that it was put in", () => {
  const inspection = inspectionOf([1]);
  const watcher = inspection.watch();
  inspection.tap({ ...messageOf(1), kind: "text", injected: true });
  inspection.tap(messageOf(2));
  const rows = updateOf(watcher)!.rows as MessageRow[];
  assertEquals(rows.map(({ kind }) => kind), ["text", undefined]);
  assertEquals(rows.map(({ injected }) => injected), [true, undefined]);
});

Deno.test("Inspection keeps so many closed connections and messages, and no more", () => {
  const conns = Array.from({ length: 2000 }, (_, i) => i + 1);
  const inspection = inspectionOf(conns);
  const side = { bytesIn: 0, bytesOut: 0, unsent: 0, messages: 0 };
  for (const conn of conns.slice(0, 1900)) {
    const ledger = { conn, client: "", target: "", by: "client", how: "FIN" } as const;
    const close = { type: "close", conn, time: 0 } as const;
    inspection.tap({ ...close, ledger: { ...ledger, up: side, down: side, durationMs: 0 } });
  }
  assertEquals([[...inspection.connections.all()].length, inspection.connections.open], [600, 100]);
  for (let i = 0; i < 50_000; i++) inspection.tap(messageOf(i % 256, { conn: 1950 }));
  assert(inspection.ring.size <= 20_000);
  assertEquals(inspection.count.up.messages, 50_000);
});

Deno.test("Watcher.filter() answers with what was, and lets only such pass from then on", () => {
  const inspection = inspectionOf([1, 2]);
  const watcher = inspection.watch();
  inspection.tap(messageOf(1, { conn: 1 }));
  inspection.tap(messageOf(1, { conn: 2, size: 65 }));
  const { rows, error } = watcher.filter({ ...filter, only: "len>2" }) as Told<"rows">;
  assertEquals([rows.map(({ conn }) => conn), error], [[2], undefined]);
  inspection.tap(messageOf(2, { conn: 1 }));
  inspection.tap(messageOf(2, { conn: 2, size: 3 }));
  assertEquals(updateOf(watcher)!.rows.map(({ conn }) => conn), [2]);
  const refused = watcher.filter({ ...filter, only: "size>2" }) as Told<"rows">;
  assertStringIncludes(refused.error!, 'Cannot read "size>2" as a filter');
  const found = watcher.filter({ ...filter, text: "A" }) as Told<"rows">;
  assertEquals(found.rows.length, 0);
});

Deno.test("Watcher.bytes() has the bytes on the wire and where the message is in them", async () => {
  const inspection = inspectionOf([1]);
  const watcher = inspection.watch();
  inspection.tap(messageOf(5, { size: 2 }));
  const { wire, at, length } = await watcher.bytes(1) as Told<"bytes">;
  assertEquals([[...Uint8Array.fromBase64(wire)], at, length], [[2, 5, 5], 1, 2]);
  const unstuffed = Uint8Array.of(9);
  inspection.tap({ ...messageOf(6, { size: 2 }), bytes: unstuffed });
  const { at: nowhere, message } = await watcher.bytes(2) as Told<"bytes">;
  assertEquals([nowhere, [...Uint8Array.fromBase64(message!)]], [-1, [9]]);
  assertEquals(await watcher.bytes(3), { type: "gone", id: 3 });
});

Deno.test("Watcher.bytes() reads a message as the value that it seems to be", async () => {
  const inspection = inspectionOf([1]);
  const watcher = inspection.watch();
  const messages = [
    ...[encodeMessagePack({ a: [1, "b"] }), encodeCbor({ a: [1, "b"] })],
    ...[new TextEncoder().encode("A"), new Uint8Array(70_000)],
  ];
  for (const bytes of messages) inspection.tap({ ...messageOf(1), bytes, wire: bytes });
  const valuesOf = async (id: number) => (await watcher.bytes(id) as Told<"bytes">).values;
  const laidOut = '{\n  "a": [\n    1,\n    "b"\n  ]\n}';
  for (const [i, as] of ["MessagePack", "CBOR"].entries()) {
    const [first, second] = await valuesOf(i + 1);
    assertEquals([first?.as, first?.fits, first?.text], [as, true, laidOut]);
    assertEquals(second?.fits, false);
  }
  assertEquals((await valuesOf(3)).map(({ fits }) => fits), [false, false]);
  assertEquals(await valuesOf(4), []);
});

Deno.test("tapeOf() gives a tape that can be read", async () => {
  const inspection = inspectionOf([1]);
  for (let i = 1; i <= 1200; i++) inspection.tap(messageOf(i, { time: i, size: 3 }));
  const tape = await openTape(tapeOf(inspection, { frame: { up: "u8", down: "u8" } }));
  const events = await Array.fromAsync(tape);
  assertEquals([tape.header.frame.up, events.length, events[0]?.type], ["u8", 1201, "open"]);
});

Deno.test("parsePageMessage() takes what the page says, and nothing else", () => {
  const parse = (value: unknown) =>
    parsePageMessage(new TextEncoder().encode(JSON.stringify(value)));
  assertEquals(parse(filter), filter);
  const sending = { type: "send", ref: 1, conn: 1, direction: "up", bytes: "/w==", isExact: false };
  const said = [
    ...[sending, { ...sending, kind: "text" }],
    ...[{ type: "bytes", id: 3 }, { type: "remove fault", id: 1 }],
    { type: "add fault", fault: "drop:p=1" },
  ];
  for (const value of said) assertEquals<unknown>(parse(value), value);
  const wrong: unknown[] = [null, 1, "x", [], {}, { type: "bytes", id: -1 }, {
    ...filter,
    only: 1,
  }];
  wrong.push({ ...sending, bytes: "/w" }, { ...sending, bytes: "é" }, { ...sending, kind: "x" });
  wrong.push({ ...sending, direction: "x" }, { ...sending, isExact: 1 }, { ...sending, conn: -1 });
  const long = { ...filter, text: "x".repeat(1001) };
  for (const value of [...wrong, long]) assertEquals(parse(value), undefined);
  assertEquals(parsePageMessage(Uint8Array.of(255)), undefined);
});
