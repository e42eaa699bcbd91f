import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { createConnection } from "node:net";
import { parseAddress } from "../../lib/address.ts";
import { FrameError, NetError, type NetFault } from "../../lib/errors.ts";
import type { Codec } from "../../lib/frame/codec.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import type { Handler, ServeOptions } from "../../lib/net/serve_options.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";
import { dial, listenLoopback, portOf, readAll } from "./loopback.ts";
import { ending, Records } from "./told.ts";

const U8 = parseCodec("u8:max=9");

function echo(codec: Codec): Handler {
  return ({ stream, draining }) =>
    runService(new Framed(stream, codec), ECHO, { signal: draining });
}

function serveEcho(options: ServeOptions = {}, codec: Codec = U8): Server {
  return serve(listenLoopback(), echo(codec), options);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("serve() answers what arrived before the peer's FIN", async () => {
  const records = new Records();
  await using server = serveEcho(records);
  const client = await dial(server.local);
  await client.write(bytes("\x02hi\x01!"));
  await client.closeWrite();
  assertEquals(await readAll(client), "\x02hi\x01!");
  const record = await records.next();
  assertEquals(ending(record), "peer FIN");
  assertEquals([record.bytesIn, record.bytesOut], [5, 5]);
  assert(record.durationMs > 0);
});

Deno.test("serve() reports a malformed frame and still delivers the answer before it", async () => {
  const records = new Records();
  await using server = serveEcho(records);
  const client = await dial(server.local);
  await client.write(bytes("\x02hi\x7f" + "x".repeat(200_000)));
  await client.closeWrite();
  assertEquals(await readAll(client), "\x02hi");
  const record = await records.next();
  assertEquals(ending(record), "local malformed");
  assert(record.error instanceof FrameError);
});

Deno.test("serve() reports an end inside a frame as truncated", async () => {
  const records = new Records();
  await using server = serveEcho(records);
  const client = await dial(server.local);
  await client.write(bytes("\x05ab"));
  client.close();
  assertEquals(ending(await records.next()), "peer truncated");
});

Deno.test("serve() reports a reset inside a frame", async () => {
  const records = new Records();
  await using server = serveEcho(records);
  const socket = createConnection(portOf(server.local), "127.0.0.1");
  await new Promise((resolve) => socket.write("\x01a\x05b", resolve));
  await new Promise((resolve) => socket.once("data", resolve));
  socket.resetAndDestroy();
  assertEquals(ending(await records.next()), "peer reset");
});

Deno.test("serve() lets no bad connection touch the other 199", async () => {
  const records = new Records();
  await using server = serveEcho({ maxConnections: 300, ...records });
  const bad = await dial(server.local);
  const good = await Promise.all(Array.from({ length: 199 }, () => dial(server.local)));
  await bad.write(bytes("\xff garbage"));
  assertEquals(await readAll(bad), "");
  assertEquals(ending(await records.next()), "local malformed");
  const answers = good.map(async (client, i) => {
    await client.write(bytes(`\x03${100 + i}`));
    await client.closeWrite();
    return await readAll(client);
  });
  assertEquals(await Promise.all(answers), good.map((_, i) => `\x03${100 + i}`));
});

Deno.test("serve() serves others while one reads nothing of what it asked for", async () => {
  await using server = serveEcho({}, parseCodec("raw"));
  const stalled = await dial(server.local);
  // More than the kernels on the way hold: the last of it is never taken.
  const flood = stalled.write(new Uint8Array(64 << 20)).catch((error) => error);
  const client = await dial(server.local);
  await client.write(bytes("hello"));
  await client.closeWrite();
  assertEquals(await readAll(client), "hello");
  stalled.close();
  assert(await flood instanceof NetError);
});

Deno.test("serve() lets the last answer through although input is unread", async () => {
  const records = new Records();
  const answer = "x".repeat(300_000);
  await using server = serve(
    listenLoopback(),
    ({ stream }) => stream.write(bytes(answer)),
    records,
  );
  const client = await dial(server.local);
  await client.write(new Uint8Array(500_000));
  await client.closeWrite();
  assertEquals(await readAll(client), answer);
  assertEquals(ending(await records.next()), "local done");
});

Deno.test("serve() waits for a peer that never ends only as long as linger says", async () => {
  const records = new Records();
  await using server = serve(listenLoopback(), async () => {}, { ...records, linger: 10 });
  const client = await dial(server.local);
  assertEquals(ending(await records.next()), "local done");
  assertEquals(server.active, 0);
  client.close();
});

Deno.test("serve() ends only the connection whose handler throws", async () => {
  const records = new Records();
  const bug = new Error("bug");
  const handler: Handler = async ({ id, stream }) => {
    if (id === 1) throw bug;
    await stream.write(bytes("fine"));
  };
  await using server = serve(listenLoopback(), handler, records);
  assertEquals(await readAll(await dial(server.local)), "");
  const record = await records.next();
  assertEquals(ending(record), "local error");
  assertStrictEquals(record.error, bug);
  assertEquals(await readAll(await dial(server.local)), "fine");
});

Deno.test("serve() ends with the error of a hook that throws", async () => {
  const bug = new Error("bug");
  const server = serveEcho({
    onClose() {
      throw bug;
    },
  });
  (await dial(server.local)).close();
  assertStrictEquals(await server.closed, bug);
});

Deno.test("Connection.close() ends the connection with its reason", async () => {
  const records = new Records();
  const handler: Handler = async (connection) => {
    connection.close("limit");
    await connection.stream.read(new Uint8Array(1));
  };
  await using server = serve(listenLoopback(), handler, records);
  assertEquals(await readAll(await dial(server.local)), "");
  assertEquals(ending(await records.next()), "local limit");
});

Deno.test("serve() stops when its signal is aborted", async () => {
  const records = new Records();
  const controller = new AbortController();
  const opened = Promise.withResolvers<void>();
  const onOpen = () => opened.resolve();
  const server = serveEcho({ ...records, onOpen, signal: controller.signal });
  const client = await dial(server.local);
  await opened.promise;
  controller.abort();
  assertEquals(await server.closed, undefined);
  assertEquals(ending(await records.next()), "local shutdown");
  assertEquals(await readAll(client), "");
  await assertRejects(() => dial(server.local), Deno.errors.ConnectionRefused);
});

Deno.test("serve() serves nobody when its signal was aborted before", async () => {
  const server = serveEcho({ signal: AbortSignal.abort() });
  assertEquals(await server.closed, undefined);
});

Deno.test("close() and asyncDispose can be called again and again", async () => {
  await using server = serveEcho();
  server.close();
  server.close();
  await server[Symbol.asyncDispose]();
  assertEquals(await server.drain(), undefined);
});

Deno.test("serve() does not pause for connections that were reset while they were queued", async () => {
  const faults: NetFault[] = [...new Array(12).fill("reset"), "descriptors", "closed"];
  const local = parseAddress("127.0.0.1:1");
  const accept = () => {
    const fault = faults.shift() ?? "closed";
    return Promise.reject(new NetError({ action: "accept", address: "", fault, reason: fault }));
  };
  const delays: number[] = [];
  const onAcceptError = (_: Error, delay: number) => void delays.push(delay);
  await serve({ local, accept, close() {} }, () => Promise.resolve(), { onAcceptError }).closed;
  assertEquals(delays, [...new Array(12).fill(0), 5]);
});
