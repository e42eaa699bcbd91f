import { assertEquals, assertRejects } from "@std/assert";
import { formatAddress } from "../../lib/address.ts";
import { type HttpError, NetError } from "../../lib/errors.ts";
import type { RequestHead } from "../../lib/http/head.ts";
import { acceptWebSocket, readUpgrade } from "../../lib/http/websocket_accept.ts";
import type { WebSocketChannel } from "../../lib/http/websocket_channel.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { relay } from "../../lib/relay/relay.ts";
import { readAll } from "../net/loopback.ts";
import { Record } from "./taps.ts";

const ANY = "ws://127.0.0.1:0";
const encoder = new TextEncoder();

/** A server of WebSockets that speaks `b`, and hands each to a test. */
async function target(
  converse: (channel: WebSocketChannel, head: RequestHead) => Promise<void>,
): Promise<Server> {
  return serve(await listen(ANY), async ({ stream }) => {
    const request = await readUpgrade(stream);
    const channel = await acceptWebSocket(stream, {
      ...{ ...request, subprotocols: ["b"], origins: ["*"], holdsClose: true },
    });
    await converse(channel, request.head);
    channel.close();
    await channel.closed;
  });
}

async function untilClosed(channel: WebSocketChannel): Promise<void> {
  while (await channel.receive() !== null);
}

/** The statuses of errors: that of a handshake is the cause of a failure to connect. */
async function statusOf(connecting: Promise<unknown>): Promise<number> {
  const { cause } = await assertRejects(() => connecting, NetError);
  return (cause as HttpError).status;
}

Deno.test("relay() passes a WebSocket's handshake on, and the target's choice back", async () => {
  const asked = Promise.withResolvers<RequestHead>();
  await using far = await target((channel, head) => {
    asked.resolve(head);
    return untilClosed(channel);
  });
  const webSocket = { headers: [["X-Own", "relay"]] as const };
  await using middle = await relay(ANY, far.local, { webSocket });
  const client = await connectWebSocket({ ...middle.local, path: "/room?id=7" } as never, {
    subprotocols: ["a", "b"],
    headers: [["Cookie", "key=1"], ["X-Own", "client"], ["TE", "trailers"]],
    origin: formatAddress(middle.local).replace("ws:", "http:"),
  });
  assertEquals(client.subprotocol, "b");
  const { target: path, headers } = await asked.promise;
  assertEquals(path, "/room?id=7");
  assertEquals(headers.get("sec-websocket-protocol"), "a, b");
  assertEquals([headers.get("cookie"), headers.get("x-own")], ["key=1", "relay"]);
  assertEquals([headers.has("te"), headers.count("host")], [false, 1]);
  // A page of the relay is one of the target: the same origin stays the same.
  assertEquals(headers.get("origin"), formatAddress(far.local).replace("ws:", "http:"));
  client.close();
  await client.closed;
});

Deno.test("relay() keeps a path that its target's address has", async () => {
  const asked = Promise.withResolvers<string>();
  await using far = await target((channel, head) => {
    asked.resolve(head.target);
    return untilClosed(channel);
  });
  await using middle = await relay(ANY, { ...far.local, path: "/fixed" } as never);
  const client = await connectWebSocket({ ...middle.local, path: "/other" } as never);
  assertEquals(await asked.promise, "/fixed");
  client.close();
  await client.closed;
});

Deno.test("relay() tells a WebSocket client with the status why it has no target", async () => {
  await using far = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
    await readUpgrade(stream);
    await stream.write(encoder.encode("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
    await readAll(stream);
  });
  await using refusing = await relay(ANY, { ...far.local, scheme: "ws" } as never);
  assertEquals(await statusOf(connectWebSocket(refusing.local)), 403);
  await using nowhere = await relay(ANY, "tcp://127.0.0.1:1");
  assertEquals(await statusOf(connectWebSocket(nowhere.local)), 502);
});

Deno.test("relay() turns pages of other origins away before its target hears of them", async () => {
  let calls = 0;
  await using far = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
    calls++;
    await readAll(stream);
  });
  await using middle = await relay(ANY, far.local);
  const connecting = connectWebSocket(middle.local, { origin: "https://evil.example" });
  assertEquals(await statusOf(connecting), 403);
  assertEquals(calls, 0);
});

Deno.test("relay() passes a close both ways, behind what was still on its way", async () => {
  // A target may speak behind the client's close as long as it has not answered it.
  await using far = await target(async (channel) => {
    await untilClosed(channel);
    await channel.send([encoder.encode("last words")]);
  });
  const record = new Record();
  await using middle = await relay(ANY, far.local, record);
  const client = await connectWebSocket(middle.local);
  await client.closeWrite(4321, "done");
  assertEquals(await client.receive(), [encoder.encode("last words")]);
  await untilClosed(client);
  client.close();
  await client.closed;
  await record.ledgers(1);
  const ends = record.events.filter((event) => event.type === "end");
  assertEquals(ends.map(({ direction, code, reason }) => [direction, code, reason]), [
    ["up", 4321, "done"],
    ["down", undefined, undefined],
  ]);
});

Deno.test("relay() lets a WebSocket vanish where the other side did", async () => {
  await using far = await target(async (channel) => {
    await channel.receive();
    channel.abort();
  });
  await using middle = await relay(ANY, far.local);
  const client = await connectWebSocket(middle.local);
  await client.send([encoder.encode("go")]);
  await untilClosed(client);
  assertEquals(client.closing, { by: "peer", code: 1006, reason: "" });
  client.close();
  await client.closed;
});

Deno.test("relay() says that it goes away when it is stopped", async () => {
  await using far = await target(untilClosed);
  const middle = await relay(ANY, far.local, { idle: 50 });
  const client = await connectWebSocket(middle.local);
  await untilClosed(client);
  assertEquals(client.closing?.code, 1001);
  client.close();
  await client.closed;
  await middle[Symbol.asyncDispose]();
});

Deno.test("relay() offers a WebSocket on behalf of a client that has no handshake", async () => {
  const asked = Promise.withResolvers<RequestHead>();
  await using far = await target((channel, head) => {
    asked.resolve(head);
    return untilClosed(channel);
  });
  await using middle = await relay("tcp://127.0.0.1:0", far.local, {
    webSocket: { origin: "https://page.example", subprotocols: ["b"] },
  });
  const client = await connect(middle.local);
  const { headers } = await asked.promise;
  assertEquals(headers.get("origin"), "https://page.example");
  assertEquals(headers.get("sec-websocket-protocol"), "b");
  client.close();
});

Deno.test("relay() says that a message was over its limit, to the sender and in the ledger", async () => {
  await using far = await target(untilClosed);
  const record = new Record();
  await using middle = await relay(ANY, far.local, { ...record, webSocket: { maxMessage: 10 } });
  const client = await connectWebSocket(middle.local);
  await client.send([new Uint8Array(11)]);
  await untilClosed(client);
  assertEquals(client.closing?.code, 1009);
  client.close();
  await client.closed;
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how], ["client", "limit"]);
});
