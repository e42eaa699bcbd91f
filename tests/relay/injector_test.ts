import { assertEquals, assertRejects } from "@std/assert";
import { concat } from "@std/bytes";
import { parseAddress } from "../../lib/address.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { acceptWebSocket } from "../../lib/http/websocket_accept.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import { connect } from "../../lib/net/connect.ts";
import { Framed } from "../../lib/net/framed.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { serveDatagrams } from "../../lib/net/datagram_server.ts";
import { openUdp } from "../../lib/net/udp.ts";
import type { RelayEvent } from "../../lib/relay/event.ts";
import { type Injection, Injector } from "../../lib/relay/injector.ts";
import { relay } from "../../lib/relay/relay.ts";
import type { RelayOptions } from "../../lib/relay/relay_options.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";
import { Told } from "../net/told.ts";
import { faultsOf, sink } from "./faults/over_relay.ts";
import { Record } from "./taps.ts";

const ANY = "tcp://127.0.0.1:0";
const BY = parseAddress("tcp://127.0.0.1:7");
const U8 = parseCodec("u8");
const CODECS = { up: U8, down: U8 };

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Puts texts into the connections of a relay. */
function sender(injector: Injector) {
  return (text: string, options: Partial<Injection> = {}) =>
    injector.send({ conn: 1, direction: "up", by: BY, bytes: bytesOf(text), ...options });
}

/** A relay before a target, its record, and a way to put messages in. */
async function start(target: Parameters<typeof relay>[1], options: RelayOptions = {}) {
  const injector = new Injector();
  const record = new Record();
  const middle = await relay(ANY, target, { ...record, codecs: CODECS, injector, ...options });
  return { middle, record, send: sender(injector) };
}

async function echo() {
  return serve(await listen(ANY), ({ stream }) => runService(new Framed(stream, U8), ECHO));
}

Deno.test("Injector.send() puts messages in both ways, and each end has the bytes of the ledger", async () => {
  await using target = await echo();
  const { middle, record, send } = await start(target.local);
  await using _middle = middle;
  const client = new Framed(await connect(middle.local), U8);
  const heard = async () => textOf((await client.read())!);
  await client.write(bytesOf("own"));
  assertEquals(await heard(), "own");
  assertEquals(await send("put up"), 1);
  assertEquals(await heard(), "put up");
  await send("down", { direction: "down" });
  assertEquals(await heard(), "down");
  client.close();
  const [{ up, down }] = await record.ledgers(1) as [Awaited<ReturnType<Record["ledgers"]>>[0]];
  assertEquals([up.bytesIn, up.bytesOut, up.unsent, up.messages], [4, 11, 0, 2]);
  assertEquals([down.bytesIn, down.bytesOut, down.unsent, down.messages], [11, 16, 0, 3]);
  assertEquals([up.injected, down.injected], [{ messages: 1, bytes: 7 }, {
    messages: 1,
    bytes: 5,
  }]);
  const told = record.events.flatMap((event) =>
    event.type === "message" && event.injected ? [`${event.direction} ${event.index}`] : []
  );
  assertEquals(told, ["up 2", "down 3"]);
});

Deno.test("Injector.send() waits for the rest of a message that is under way", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const { middle, record, send } = await start(target.local);
  await using _middle = middle;
  const client = await connect(middle.local);
  await client.write(Uint8Array.of(1, 65));
  await record.message();
  await client.write(Uint8Array.of(3, 66));
  // Until the half has passed, the message goes in front of it; none goes into it.
  const sent = Array.from({ length: 8 }, () => send("x"));
  await client.write(Uint8Array.of(66, 66));
  await Promise.all(sent);
  await client.write(Uint8Array.of(3, 67));
  await client.closeWrite();
  const bytes = await told.next();
  client.close();
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; at += bytes[at]! + 1) {
    frames.push(textOf(bytes.subarray(at + 1, at + 1 + bytes[at]!)));
  }
  assertEquals(frames.filter((text) => text !== "x"), ["A", "BBB", "C"]);
  assertEquals(frames.filter((text) => text === "x").length, 8);
});

Deno.test("Injector.send() sends exactly the bytes where that is asked for", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const { middle, record, send } = await start(target.local);
  await using _middle = middle;
  const client = await connect(middle.local);
  await client.write(Uint8Array.of(1, 65));
  await record.message();
  await send("", { bytes: Uint8Array.of(1, 66, 1, 67, 9), isExact: true });
  client.close();
  assertEquals([...await told.next()], [1, 65, 1, 66, 1, 67, 9]);
  assertEquals(record.texts("up"), ["A", "B", "C", "\t"]);
});

Deno.test("Injector.send() opens a connection where the client's has ended", async () => {
  await using target = await echo();
  const { middle, record, send } = await start(target.local);
  await using _middle = middle;
  const client = await connect(middle.local);
  client.close();
  await record.ledgers(1);
  assertEquals(await send("again"), 2);
  assertEquals(await send("and again", { conn: 2 }), 2);
  await assertRejects(() => send("no", { direction: "down" }), Error, "it has gone");
  await middle.drain();
  const { client: by, up, how } = (await record.ledgers(2))[1]!;
  assertEquals([by, how, up.bytesIn, up.injected?.bytes, up.bytesOut], [
    ...["tcp://127.0.0.1:7", "shutdown", 0, 16, 16],
  ]);
});

Deno.test("Injector.send() says why it cannot send", async () => {
  const target = await echo();
  const { middle, record, send } = await start(target.local);
  await using _middle = middle;
  const client = await connect(middle.local);
  await client.write(Uint8Array.of(1, 65));
  await record.message();
  await assertRejects(() => send("x".repeat(300)), Error, "255");
  await assertRejects(() => send("", { isExact: true }), Error, "no empty messages");
  const bytes = Uint8Array.of(0xff);
  await assertRejects(() => send("", { bytes, kind: "text" }), Error, "no UTF-8");
  client.close();
  await record.ledgers(1);
  await target[Symbol.asyncDispose]();
  await assertRejects(() => send("x"), Error, "refused");
  await middle.drain();
  await assertRejects(() => send("x"), Error, "the relay ends");
});

Deno.test("Injector.send() lets faults strike what it puts in, and none of it is lost count of", async () => {
  const told = new Told<Uint8Array>();
  await using target = await sink(told);
  const faults = faultsOf(["duplicate:dir=up", "slice:size=2"]);
  const { middle, record, send } = await start(target.local, { faults });
  await using _middle = middle;
  const client = await connect(middle.local);
  await client.write(Uint8Array.of(1, 65));
  await record.message();
  await send("put");
  await client.closeWrite();
  assertEquals(textOf(await told.next()), "\x01A\x01A\x03put\x03put");
  client.close();
  const [{ up }] = await record.ledgers(1) as [Awaited<ReturnType<Record["ledgers"]>>[0]];
  assertEquals([up.bytesIn, up.injected?.bytes, up.faults?.added], [2, 4, 6]);
  assertEquals([up.bytesOut, up.unsent], [12, 0]);
});

Deno.test("Injector.send() keeps frames whole among the messages of 20 busy clients", async () => {
  const told = new Told<Uint8Array>();
  const opened = new Told<number>();
  await using target = await sink(told);
  const record = new Record();
  const tap = (event: RelayEvent) => {
    if (event.type === "message" && event.index === 1) opened.tell(event.conn);
    return record.tap(event);
  };
  const { middle, send } = await start(target.local, { tap });
  await using _middle = middle;
  const own = concat(Array.from({ length: 500 }, (_, i) => {
    const text = bytesOf("a".repeat(i % 200));
    return concat([Uint8Array.of(text.length), text]);
  }));
  await Promise.all(Array.from({ length: 20 }, async (_, i) => {
    const client = await connect(middle.local);
    await client.write(Uint8Array.of(1, 65));
    const conn = await opened.next();
    const sent: Promise<number>[] = [];
    for (let at = 0; at < own.length; at += 777) {
      await client.write(own.subarray(at, at + 777));
      if (sent.length < 16) sent.push(send("b".repeat(i + 1), { conn }));
    }
    await Promise.all(sent);
    client.close();
  }));
  let heard = 0;
  for (let i = 0; i < 20; i++) heard += checkFrames(await told.next());
  const sides = (await record.ledgers(20)).map(({ up }) => up);
  assertEquals(heard, sides.reduce((sum, { bytesOut }) => sum + bytesOut, 0));
  assertEquals(
    sides.map(({ unsent, injected }) => [unsent, injected?.messages]),
    Array(20).fill([0, 16]),
  );
});

/** Says how many bytes there are, of which each frame has one letter throughout. */
function checkFrames(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += bytes[at]! + 1) {
    const frame = bytes.subarray(at + 1, at + 1 + bytes[at]!);
    assertEquals([frame.length, new Set(frame).size <= 1], [bytes[at], true]);
  }
  return bytes.length;
}

Deno.test("Injector.send() puts a WebSocket message in as what it should be", async () => {
  await using target = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
    const channel = await acceptWebSocket(stream);
    await runService(channel, ECHO);
    channel.close();
    await channel.closed;
  });
  const injector = new Injector();
  const record = new Record();
  await using middle = await relay("ws://127.0.0.1:0", target.local, { ...record, injector });
  const client = await connectWebSocket(middle.local);
  await client.send([bytesOf("own")]);
  await client.receive();
  for (const kind of ["text", "binary"] as const) {
    await sender(injector)("put", { kind });
    assertEquals(textOf((await client.receive())![0]!), "put");
    assertEquals(client.kinds, [kind]);
  }
  client.close();
  await client.closed;
});

Deno.test("Injector.send() puts datagrams in, and opens a session for one", async () => {
  const at = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;
  await using target = serveDatagrams(await openUdp(at), ECHO);
  const { middle, record, send } = await start(target.local, { codecs: {} });
  await using _middle = middle;
  assertEquals(await send("one"), 1);
  await send("", { conn: 1 });
  await record.message();
  assertEquals(record.texts("up"), ["one", ""]);
});
