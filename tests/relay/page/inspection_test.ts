import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseAddress } from "../../../lib/address.ts";
import { Inspection } from "../../../lib/relay/page/inspection.ts";
import { tapeOf } from "../../../lib/relay/page/page_tape.ts";
import { parsePageMessage } from "../../../lib/relay/page/parse_page_message.ts";
import { Sampler } from "../../../lib/relay/page/sampler.ts";
import type { Watcher } from "../../../lib/relay/page/watcher.ts";
import { openTape } from "../../../lib/relay/tape/reader.ts";
import type { NoteRow, ServerMessage } from "../../../lib/web/inspector/protocol.ts";
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

Deno.test("Sampler.offer() lets the rate pass, and counts the others", () => {
  const sampler = new Sampler({ rate: 100 });
  let taken = 0;
  for (let i = 0; i < 20_000; i++) {
    sampler.offer(i / 10, () => NOTE);
    if (i % 500 === 0) taken += sampler.take().length;
  }
  taken += sampler.take().length;
  assert(taken >= 299 && taken <= 300, String(taken));
  assertEquals(taken + sampler.skipped, 20_000);
});

Deno.test("Sampler.offer() holds no more than a second's rows for a page that is behind", () => {
  const sampler = new Sampler({ rate: 10 });
  for (let time = 0; time < 100_000; time += 10) sampler.offer(time, () => NOTE);
  assertEquals(sampler.take().length, 10);
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

Deno.test("Watcher.bytes() has the bytes on the wire and where the message is in them", () => {
  const inspection = inspectionOf([1]);
  const watcher = inspection.watch();
  inspection.tap(messageOf(5, { size: 2 }));
  const { wire, at, length } = watcher.bytes(1) as Told<"bytes">;
  assertEquals([[...Uint8Array.fromBase64(wire)], at, length], [[2, 5, 5], 1, 2]);
  const unstuffed = Uint8Array.of(9);
  inspection.tap({ ...messageOf(6, { size: 2 }), bytes: unstuffed });
  const { at: nowhere, message } = watcher.bytes(2) as Told<"bytes">;
  assertEquals([nowhere, [...Uint8Array.fromBase64(message!)]], [-1, [9]]);
  assertEquals(watcher.bytes(3), { type: "gone", id: 3 });
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
  const said = [
    ...[{ type: "bytes", id: 3 }, { type: "remove fault", id: 1 }],
    { type: "add fault", fault: "drop:p=1" },
  ];
  for (const value of said) assertEquals<unknown>(parse(value), value);
  const wrong = [null, 1, "x", [], {}, { type: "bytes", id: -1 }, { ...filter, only: 1 }];
  const long = { ...filter, text: "x".repeat(1001) };
  for (const value of [...wrong, long]) assertEquals(parse(value), undefined);
  assertEquals(parsePageMessage(Uint8Array.of(255)), undefined);
});
