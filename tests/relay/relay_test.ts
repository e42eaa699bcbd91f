import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Address } from "../../lib/address.ts";
import { parseNetwork } from "../../lib/cidr.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import type { Handler } from "../../lib/net/serve_options.ts";
import type { LedgerEntry } from "../../lib/relay/event.ts";
import { relay } from "../../lib/relay/relay.ts";
import { readAll } from "../net/loopback.ts";
import { Record } from "./taps.ts";

const encoder = new TextEncoder();
const ANY = "tcp://127.0.0.1:0";

async function server(handler: Handler): Promise<Server> {
  return serve(await listen(ANY), handler);
}

/** Answers when its peer has ended, and not before. */
const LATE: Handler = async ({ stream }) => {
  const buffer = new Uint8Array(65536);
  let total = 0;
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) total += n;
  await stream.write(encoder.encode(`got ${total}`));
};

const ECHO: Handler = async ({ stream }) => {
  const buffer = new Uint8Array(65536);
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
    await stream.write(buffer.subarray(0, n));
  }
};

Deno.test("relay() passes the client's end on, and the answer that comes behind it", async () => {
  await using target = await server(LATE);
  const record = new Record();
  await using middle = await relay(ANY, target.local, record);
  const client = await connect(middle.local);
  await client.write(new Uint8Array(3_000_000));
  await client.closeWrite();
  assertEquals(await readAll(client), "got 3000000");
  const [ledger] = await record.ledgers(1);
  const { by, how, up, down } = ledger!;
  assertEquals([by, how, up.how, down.how], ["client", "FIN", "FIN", "FIN"]);
  assertEquals([up.bytesIn, up.bytesOut, up.unsent], [3_000_000, 3_000_000, 0]);
  assertEquals([down.bytesIn, down.bytesOut], [11, 11]);
  assert(up.endedAt! <= down.endedAt!);
});

Deno.test("relay() passes the target's end on while the client still sends", async () => {
  const heard = Promise.withResolvers<string>();
  await using target = await server(async ({ stream }) => {
    await stream.write(encoder.encode("bye"));
    await stream.closeWrite();
    heard.resolve(await readAll(stream));
  });
  const record = new Record();
  await using middle = await relay(ANY, target.local, record);
  const client = await connect(middle.local);
  const buffer = new Uint8Array(10);
  assertEquals(await client.read(buffer), 3);
  assertEquals(await client.read(buffer), null);
  await client.write(encoder.encode("still here"));
  await client.closeWrite();
  assertEquals(await heard.promise, "still here");
  client.close();
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how], ["target", "FIN"]);
});

Deno.test("relay() reads no faster than the other side takes", async () => {
  const size = 96 << 20;
  let sent = 0;
  let taken = 0;
  let most = 0;
  await using target = await server(async ({ stream }) => {
    const buffer = new Uint8Array(8192);
    for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
      taken += n;
      most = Math.max(most, sent - taken);
    }
  });
  await using middle = await relay(ANY, target.local);
  const client = await connect(middle.local);
  const chunk = new Uint8Array(1 << 20);
  for (; sent < size; sent += chunk.length) await client.write(chunk);
  await client.closeWrite();
  assertEquals(await readAll(client), "");
  assertEquals(taken, size);
  // The kernel holds some MiB on each of the two ways; a relay that queued would hold the rest.
  assert(most < size / 2, `${most} bytes were on the way`);
});

Deno.test("relay() tells of messages without changing a byte, also of those that are no frames", async () => {
  await using target = await server(ECHO);
  const record = new Record();
  const codec = parseCodec("u8:max=9");
  await using middle = await relay(ANY, target.local, { ...record, codecs: { up: codec } });
  const client = await connect(middle.local);
  const sent = "\x01a\x02bcGET / HTTP/1.1";
  await client.write(encoder.encode(sent));
  await client.closeWrite();
  assertEquals(await readAll(client), sent);
  await record.ledgers(1);
  assertEquals(record.texts("up"), ["a", "bc", "GET / HTTP/1.1"]);
  assertEquals(record.texts("down").join(""), sent);
  const faults = record.events.filter((event) => event.type === "end" && event.goesOn);
  assertEquals(faults.length, 1);
});

Deno.test("relay() counts messages when nobody is told of them", async () => {
  await using target = await server(ECHO);
  const codec = parseCodec("line");
  let messages: number[] = [];
  await using middle = await relay(ANY, target.local, {
    codecs: { up: codec, down: codec },
    tap: (event) => {
      if (event.type === "close") messages = [event.ledger.up.messages, event.ledger.down.messages];
    },
  });
  const client = await connect(middle.local);
  await client.write(encoder.encode("1\n2\n3"));
  await client.closeWrite();
  await readAll(client);
  await middle.drain();
  assertEquals(messages, [3, 3]);
});

Deno.test("relay() closes a client whose target refuses, and says why", async () => {
  const gone = await listen(ANY);
  gone.close();
  const record = new Record();
  await using middle = await relay(ANY, gone.local, record);
  assertEquals(await readAll(await connect(middle.local)), "");
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how], ["target", "error"]);
  assertMatch(ledger!.error!, /connection refused/);
});

Deno.test("relay() closes what is idle when half of it has ended", async () => {
  const over = Promise.withResolvers<void>();
  await using target = await server(async ({ stream }) => {
    for (const end of [false, true]) {
      const count = await stream.read(new Uint8Array(1));
      if (end) assertEquals(count, null);
    }
    await over.promise;
  });
  const record = new Record();
  await using middle = await relay(ANY, target.local, { ...record, idle: 30 });
  const client = await connect(middle.local);
  await client.write(new Uint8Array(1));
  await client.closeWrite();
  assertEquals(await readAll(client), "");
  const [{ by, how, up, down }] = await record.ledgers(1) as [LedgerEntry];
  assertEquals([by, how, up.how, down.how], ["relay", "timeout", "FIN", "timeout"]);
  over.resolve();
});

Deno.test("relay() closes what is idle, and turns away whom it was told to", async () => {
  await using target = await server(ECHO);
  const record = new Record();
  await using middle = await relay(ANY, target.local, { ...record, idle: 30 });
  const client = await connect(middle.local);
  assertEquals(await readAll(client), "");
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how], ["relay", "timeout"]);

  const denied: [Address, string][] = [];
  const deny = [parseNetwork("127.0.0.0/8")];
  await using closed = await relay(ANY, target.local, {
    deny,
    onRefused: (remote, reason) => denied.push([remote, reason]),
  });
  assertEquals(await readAll(await connect(closed.local)), "");
  assertEquals(denied.map(([, reason]) => reason), ["denied"]);
});

Deno.test("relay() accounts for every byte of 200 connections", async () => {
  await using target = await server(ECHO);
  const record = new Record();
  const codec = parseCodec("u32le");
  const codecs = { up: codec, down: codec };
  await using middle = await relay(ANY, target.local, { ...record, codecs });
  const talks = Array.from({ length: 200 }, async (_, i) => {
    const client = await connect(middle.local);
    const bytes = new Uint8Array(1000 + i * 37);
    const answered = readCount(client);
    await client.write(bytes);
    await client.closeWrite();
    const got = await answered;
    client.close();
    return { sent: bytes.length, got };
  });
  const ends = await Promise.all(talks);
  const ledgers = await record.ledgers(200);
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  const seen = record.events.filter((event) => event.type === "message");
  const wire = (way: string) =>
    sum(seen.filter(({ direction }) => direction === way).map(({ wire }) => wire.length));
  const sent = sum(ends.map(({ sent }) => sent));
  for (const { sent, got } of ends) assertEquals(sent, got);
  for (const { up, down } of ledgers) assertEquals([up.unsent, down.unsent], [0, 0]);
  assertEquals(sum(ledgers.map(({ up }) => up.bytesIn)), sent);
  assertEquals(sum(ledgers.map(({ down }) => down.bytesOut)), sent);
  assertEquals([wire("up"), wire("down")], [sent, sent]);
});

async function readCount(stream: Awaited<ReturnType<typeof connect>>): Promise<number> {
  const buffer = new Uint8Array(65536);
  let total = 0;
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) total += n;
  return total;
}

Deno.test("relay() refuses HTTP addresses, and says what to write", async () => {
  const error = await relay("http://127.0.0.1:0/", ANY).catch((error) => error);
  assertStringIncludes(error.message, "tcp://");
});
