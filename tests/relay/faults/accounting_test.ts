import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import { formatAddress } from "../../../lib/address.ts";
import { parseCodec } from "../../../lib/frame/spec.ts";
import { connect } from "../../../lib/net/connect.ts";
import { relay } from "../../../lib/relay/relay.ts";
import { Told } from "../../net/told.ts";
import { Record } from "../taps.ts";
import { echo, faultsOf, readTo, sink } from "./over_relay.ts";

const ANY = "tcp://127.0.0.1:0";
const U8 = parseCodec("u8");
const COUNT = 200;
const LIMITS = { maxConnections: 256, maxPerAddress: 256, codecs: { up: U8, down: U8 } };
const BYTES = concat(Array.from({ length: 60 }, (_, i) => {
  const text = new TextEncoder().encode(`message ${i}`);
  return concat([Uint8Array.of(text.length), text]);
}));
const FAULTS = [
  ...["drop:p=0.1", "duplicate:p=0.1", "reorder:p=0.1", "truncate:p=0.05", "corrupt:p=0.1"],
  ...["latency:time=5ms,jitter=5ms", "slice:size=64,pause=1ms,p=0.2", "glue:time=5ms,p=0.3"],
];

Deno.test("relay() with faults accounts for every byte of 200 connections that faults end", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const record = new Record();
  await using middle = await relay(ANY, target.local, {
    ...record,
    ...LIMITS,
    faults: faultsOf([
      ...FAULTS,
      ...["cut:after=200,p=0.1", "half-close:after=300,p=0.1"],
    ]),
  });
  const clients = Array.from({ length: COUNT }, async () => {
    const client = await connect(middle.local);
    await client.write(BYTES);
    await client.closeWrite().catch(() => {});
    await readTo(client).catch(() => {});
    client.close();
  });
  await Promise.all(clients);
  const ledgers = await record.ledgers(COUNT);
  const heard: number[] = [];
  for (let i = 0; i < COUNT; i++) heard.push((await told.next()).length);
  assertEquals(ledgers.map(({ up }) => up.bytesOut).sort(), heard.sort());
  assert(ledgers.some(({ how }) => how === "fault") && ledgers.some(({ how }) => how === "FIN"));
  for (const { up } of ledgers) {
    const { lost, added } = up.faults!;
    assertEquals(up.bytesIn - lost + added, up.bytesOut + up.unsent);
    if (up.how === "FIN") assertEquals([up.bytesIn, up.unsent], [BYTES.length, 0]);
  }
});

Deno.test("relay() with faults accounts for every byte of 200 conversations", async () => {
  await using target = await echo();
  const record = new Record();
  await using middle = await relay(ANY, target.local, {
    ...{ ...record, ...LIMITS },
    faults: faultsOf([...FAULTS, "half-close:after=300,dir=up,p=0.2"]),
  });
  const heard = new Map<string, number>();
  await Promise.all(Array.from({ length: COUNT }, async () => {
    const client = await connect(middle.local);
    const answer = readTo(client);
    await client.write(BYTES);
    await client.closeWrite();
    heard.set(formatAddress(client.local), (await answer).length);
    client.close();
  }));
  for (const { client, up, down } of await record.ledgers(COUNT)) {
    assertEquals([up.bytesIn, down.bytesOut], [BYTES.length, heard.get(client)]);
    assertEquals([down.bytesIn, down.unsent], [up.bytesOut, 0]);
    for (const { bytesIn, bytesOut, unsent, faults } of [up, down]) {
      assertEquals(bytesIn - faults!.lost + faults!.added, bytesOut + unsent);
    }
  }
});
