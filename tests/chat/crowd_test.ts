import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { MemoryLog } from "../../lib/chat/log/memory_log.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { dial, readAll } from "../net/loopback.ts";
import { comeAs, open, Program, type RoomServer, roundTrip } from "./guests.ts";

const encoder = new TextEncoder();

function crowd(room: RoomServer, size: number): Promise<ByteStream[]> {
  return Promise.all(Array.from({ length: size }, () => dial(room.server.local)));
}

for (
  const [who, first] of [
    ["that say nothing", ""],
    ["with half a request", "GET / HTTP/1.1\r\nHost: x\r\n"],
    ["with half a frame", "\x20\0\0\0{"],
    ["with half a line", "/tok"],
  ] as const
) {
  Deno.test(`ChatServer serves a member beside 300 connections ${who}, and ends those in time`, async () => {
    await using room = open({ token: "sesame", handshakeTimeout: 300, maxConnections: 400 });
    using member = await Program.come(room);
    await member.say({ type: "hello", name: "ann", token: "sesame" });
    await member.hear("joined");
    const streams = await crowd(room, 300);
    for (const stream of streams) await stream.write(encoder.encode(first));
    assert(await roundTrip(member) < 1000);
    const ends = await Promise.all(streams.map(readAll));
    assertEquals(ends.length, 300);
    assert(await roundTrip(member) < 1000);
    assertEquals(room.server.active, 1);
  });
}

Deno.test("ChatServer ends a WebSocket whose fragments never end, and holds no more than a message", async () => {
  await using room = open();
  const stream = await dial(room.server.local);
  await stream.write(encoder.encode(
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  ));
  const before = Deno.memoryUsage().rss;
  // Text without FIN, then continuations without: masked with zeros, 32 KiB each.
  const fragment = (opcode: number) => {
    const frame = new Uint8Array(8 + 32768).fill(97);
    frame.set([opcode, 0xfe, 0x80, 0, 0, 0, 0, 0]);
    return frame;
  };
  const flood = async () => {
    await stream.write(fragment(1));
    for (let i = 0; i < 1000; i++) await stream.write(fragment(0));
  };
  const [answer] = await Promise.all([readAll(stream), flood().catch(() => {})]);
  assertStringIncludes(answer, " 101 ");
  assertStringIncludes(answer, "\x03\ufffd", "the close code 1009 is 03 f1");
  assert(Deno.memoryUsage().rss - before < 32 << 20);
});

Deno.test("ChatServer lets no flood of one member keep the others waiting", async () => {
  class SlowLog extends MemoryLog {
    override append(draft: Parameters<MemoryLog["append"]>[0]): ReturnType<MemoryLog["append"]> {
      for (const end = performance.now() + 1; performance.now() < end;);
      return super.append(draft);
    }
  }
  await using room = open({ log: new SlowLog(), limits: { rate: 0 } });
  using member = await comeAs(room, "ann");
  const flood = await dial(room.server.local);
  const start = performance.now();
  await flood.write(encoder.encode("x\n".repeat(3000)));
  await member.hear("message");
  await roundTrip(member);
  assert(performance.now() - start < 1500);
  flood.close();
});

Deno.test("ChatServer ends in time although a member goes on talking", async () => {
  await using room = open({ limits: { rate: 0 } });
  const stream = await dial(room.server.local);
  const lines = encoder.encode("x\n".repeat(1000));
  const talking = (async () => {
    for (;;) await stream.write(lines);
  })().catch(() => {});
  using member = await comeAs(room, "ann");
  await member.hear("message");
  const heard = readAll(stream);
  const start = performance.now();
  room.hub.close("over");
  await room.server.drain();
  assert(performance.now() - start < 2000);
  await Promise.allSettled([talking, heard]);
});

Deno.test("ChatServer ends only the one that does not read when slow is disconnect", async () => {
  await using room = open({ slow: "disconnect", limits: { rate: 0, outboxBytes: 1 << 16 } });
  using _still = await comeAs(room, "still");
  using reader = await comeAs(room, "reader");
  using talker = await comeAs(room, "talker");
  const text = "x".repeat(8000);
  let left: Record<string, unknown> = {};
  for (let said = 0; left.type !== "leave"; said++) {
    assert(said < 5000, "nobody was ended");
    await talker.say({ type: "say", text });
    await talker.hear("ack");
    do left = await reader.next(); while (!["message", "leave"].includes(String(left.type)));
  }
  assertEquals([left.name, left.reason], ["still", "read too slowly"]);
  await roundTrip(talker);
});
