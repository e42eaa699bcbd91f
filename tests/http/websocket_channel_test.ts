import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { FrameError, NetError, TruncatedError, UsageError } from "../../lib/errors.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { WebSocketError } from "../../lib/frame/websocket_fault.ts";
import { sharedWebSocketFrame } from "../../lib/frame/websocket_frame.ts";
import { WebSocketChannel } from "../../lib/http/websocket_channel.ts";
import type { WebSocketOptions } from "../../lib/http/websocket_options.ts";
import { memoryPair, type MemoryStream } from "../../lib/net/memory.ts";
import { hex, utf8 } from "../frame/helpers.ts";

/** A client and a server that have shaken hands. */
function pair(options: WebSocketOptions = {}): [WebSocketChannel, WebSocketChannel] {
  const [here, there] = memoryPair();
  return [
    new WebSocketChannel(here, { role: "client", ...options }),
    new WebSocketChannel(there, { role: "server", ...options }),
  ];
}

/** A server, and the stream of a client that writes frames by hand. */
function byHand(options: WebSocketOptions = {}): [MemoryStream, WebSocketChannel] {
  const [here, there] = memoryPair();
  return [here, new WebSocketChannel(there, { role: "server", ...options })];
}

/** A client's short frame, masked with zeros. */
function masked(first: number, payload: Uint8Array): Uint8Array {
  return new Uint8Array([first, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);
}

async function closeAll(...channels: WebSocketChannel[]): Promise<void> {
  for (const channel of channels) channel.close();
  await Promise.all(channels.map(({ closed }) => closed));
}

/** All that a stream gives until its end, in hexadecimal. */
async function hear(stream: MemoryStream): Promise<string> {
  const buffer = new Uint8Array(1024);
  let text = "";
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
    text += buffer.subarray(0, n).toHex();
  }
  return text;
}

Deno.test("WebSocketChannel.send() sends back text as text and binary as binary", async () => {
  const [client, server] = pair();
  await client.send([utf8("text"), hex("ff"), utf8("é")]);
  await server.send((await server.receive())!);
  assertEquals(await client.receive(), [utf8("text"), hex("ff"), utf8("é")]);
  assertEquals(client.kinds, ["text", "binary", "text"]);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel.send() sends as binary what the kind says", async () => {
  const [client, server] = pair({ kind: "binary" });
  await client.send([utf8("text")]);
  await server.receive();
  assertEquals(server.kinds, ["binary"]);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel with a codec cuts each message into its frames", async () => {
  const [client, server] = pair({ codec: parseCodec("u8") });
  await client.sendEncoded(masked(0x82, hex("01 61 02 62 63")));
  assertEquals(await server.receive(), [utf8("a"), utf8("bc")]);
  await server.send([utf8("d")]);
  assertEquals(await client.receive(), [utf8("d")]);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel with a codec closes with 1007 what is not made of frames", async () => {
  const [client, server] = pair({ codec: parseCodec("u8") });
  await client.sendEncoded(masked(0x82, hex("05 61")));
  await assertRejects(() => server.receive(), TruncatedError);
  assertEquals(await client.receive(), null);
  assertEquals(client.closing?.code, 1007);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel.closeWrite() tells the peer why, which says the same", async () => {
  const [client, server] = pair();
  await server.closeWrite(1001, "going away");
  assertEquals(await client.receive(), null);
  assertEquals(client.closing, { by: "peer", code: 1001, reason: "going away" });
  assertEquals(await server.receive(), null);
  assertEquals(server.closing, { by: "local", code: 1001, reason: "going away" });
  await assertRejects(() => client.send([utf8("late")]), NetError, "closed with 1001");
  await closeAll(client, server);
});

Deno.test("WebSocketChannel receives what the peer had sent before it closed", async () => {
  const [client, server] = pair();
  await client.send([utf8("last words")]);
  await client.closeWrite();
  assertEquals(await server.receive(), [utf8("last words")]);
  await server.send([utf8("answer")]);
  assertEquals(await server.receive(), null);
  assertEquals(await client.receive(), [utf8("answer")]);
  assertEquals(await client.receive(), null);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel.close() tells the peer, and waits for its close", async () => {
  const [client, server] = pair();
  const ended = server.receive();
  client.close(4000, "enough");
  assertEquals(await ended, null);
  assertEquals(server.closing, { by: "peer", code: 4000, reason: "enough" });
  await client.closed;
  await closeAll(server);
});

Deno.test("WebSocketChannel.close() refuses a code that a close frame cannot say", async () => {
  const [client, server] = pair();
  assertThrows(() => client.close(1006), UsageError);
  await closeAll(client, server);
});

Deno.test("WebSocketChannel.receive() answers a ping between two fragments", async () => {
  const [stream, server] = byHand();
  await stream.write(masked(0x01, utf8("He")));
  await stream.write(masked(0x89, utf8("are you there?")));
  await stream.write(masked(0x80, utf8("llo")));
  assertEquals(await server.receive(), [utf8("Hello")]);
  await stream.write(masked(0x88, hex("03e8")));
  assertEquals(await server.receive(), null);
  const pong = sharedWebSocketFrame({ kind: "pong", data: utf8("are you there?") });
  assertEquals(await hear(stream), `${pong.toHex()}880203e8`);
  stream.close();
  await closeAll(server);
});

Deno.test("WebSocketChannel.receive() answers the last of many pings", async () => {
  const [stream, server] = byHand();
  const pings = Array.from({ length: 500 }, (_, i) => [...masked(0x89, Uint8Array.of(i >> 8, i))]);
  await stream.write(new Uint8Array([...pings.flat(), ...masked(0x82, hex("61"))]));
  assertEquals(await server.receive(), [utf8("a")]);
  const buffer = new Uint8Array(64);
  assertEquals(buffer.subarray(0, (await stream.read(buffer))!), hex("8a 02 01 f3"));
  stream.close();
  await closeAll(server);
});

Deno.test("WebSocketChannel.receive() gives what is whole, then the error, having told it", async () => {
  const [stream, server] = byHand({ maxMessage: 10 });
  await stream.write(new Uint8Array([...masked(0x82, hex("61")), ...hex("82 8b 00 00 00 00")]));
  assertEquals(await server.receive(), [utf8("a")]);
  const error = await assertRejects(() => server.receive(), WebSocketError);
  assertEquals([error instanceof FrameError, error.code, server.closing?.code], [true, 1009, 1009]);
  assertEquals(await assertRejects(() => server.receive()), error);
  await closeAll(server);
  assertEquals((await hear(stream)).slice(4, 8), "03f1");
  stream.close();
});

Deno.test("WebSocketChannel.receive() tells an end without a close, and one inside a message", async () => {
  const [stream, server] = byHand();
  stream.close();
  assertEquals(await server.receive(), null);
  assertEquals(server.closing, { by: "peer", code: 1006, reason: "" });
  const [cutStream, cutServer] = byHand();
  await cutStream.write(hex("82 85 00 00"));
  cutStream.close();
  await assertRejects(() => cutServer.receive(), TruncatedError);
  await closeAll(server, cutServer);
});

Deno.test("WebSocketChannel pings a peer that is quiet, and gives it up as timeout", async () => {
  const [stream, server] = byHand({ pingInterval: 20 });
  const error = await assertRejects(() => server.receive(), NetError, "answers no ping");
  assertEquals(error.fault, "timeout");
  assertEquals(await hear(stream), "89008900");
  stream.close();
  await closeAll(server);
});

Deno.test("WebSocketChannel keeps a quiet peer that answers its pings", async () => {
  const [stream, server] = byHand({ pingInterval: 20 });
  const received = server.receive();
  const buffer = new Uint8Array(2);
  for (let pings = 0; pings < 5; pings++) {
    await stream.read(buffer);
    assertEquals(buffer, hex("8900"));
    await stream.write(masked(0x8a, hex("")));
  }
  await stream.write(masked(0x82, hex("61")));
  assertEquals(await received, [utf8("a")]);
  stream.close();
  await closeAll(server);
});
