import { assertEquals, assertRejects } from "@std/assert";
import { WebSocketServer } from "ws";
import { formatHostPort, type InternetAddress } from "../../lib/address.ts";
import { NetError } from "../../lib/errors.ts";
import { acceptWebSocket, type AcceptWebSocketOptions } from "../../lib/http/websocket_accept.ts";
import type { RequestHead } from "../../lib/http/head.ts";
import { serveHttp } from "../../lib/http/serve_http.ts";
import type { UpgradedStream } from "../../lib/http/serve_options.ts";
import type { WebSocketChannel } from "../../lib/http/websocket_channel.ts";
import { connectWebSocket } from "../../lib/http/websocket_connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { runService } from "../../lib/services/run.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { utf8 } from "../frame/helpers.ts";
import { Told } from "../net/told.ts";

/** An echo server, which tells how its channels ended. */
async function startEcho(
  options: AcceptWebSocketOptions = {},
): Promise<{ server: Server; url: string; ends: Told<unknown> }> {
  const ends = new Told<unknown>();
  const server = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
    const channel = await acceptWebSocket(stream, options);
    const end = await runService(channel, ECHO).then(() => channel.closing, () => channel.closing);
    channel.close();
    await channel.closed;
    ends.tell(end);
  });
  const { local } = server;
  return { server, ends, url: `ws://${local.scheme === "unix" ? "" : formatHostPort(local)}/x` };
}

/** A connection of npm's ws, which comes without types. */
interface WsSocket extends EventTarget {
  on(type: "message", listener: (data: Uint8Array, isBinary: boolean) => void): void;
  send(data: Uint8Array | string, options: { binary?: boolean; fin?: boolean }): void;
  ping(data: string): void;
  close(code: number, reason: string): void;
}

/** The next event of a kind. */
function next<T extends Event>(target: EventTarget, type: string): Promise<T> {
  return new Promise((resolve) => {
    target.addEventListener(type, (event) => resolve(event as T), { once: true });
  });
}

const BIG = "é".repeat(100_000);

Deno.test("acceptWebSocket() serves the runtime's own client", async () => {
  const { server, url, ends } = await startEcho({ subprotocols: ["b"] });
  await using _ = server;
  const client = new WebSocket(url, ["a", "b"]);
  client.binaryType = "arraybuffer";
  await next(client, "open");
  assertEquals(client.protocol, "b");
  for (const message of ["hello", BIG, ""]) {
    client.send(message);
    assertEquals((await next<MessageEvent>(client, "message")).data, message);
  }
  client.send(new Uint8Array([0, 255]));
  const { data } = await next<MessageEvent>(client, "message");
  assertEquals(new Uint8Array(data), new Uint8Array([0, 255]));
  client.close(4001, "tschüß");
  const { code, reason } = await next<CloseEvent>(client, "close");
  assertEquals([code, reason], [4001, "tschüß"]);
  assertEquals(await ends.next(), { by: "peer", code: 4001, reason: "tschüß" });
});

Deno.test("acceptWebSocket() takes a connection over that began as HTTP", async () => {
  const handler = () => new Response("plain");
  const upgrade = async (head: RequestHead, { stream, unread }: UpgradedStream) => {
    const channel = await acceptWebSocket(stream, { head, unread });
    await runService(channel, ECHO);
    channel.close();
  };
  const listener = await listen("http://127.0.0.1:0");
  await using server = serve(listener, ({ stream }) => serveHttp(stream, { handler, upgrade }));
  const at = formatHostPort(server.local as InternetAddress);
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  assertEquals(await (await fetch(`http://${at}`, { client })).text(), "plain");
  const channel = await connectWebSocket(`ws://${at}`);
  await converse(channel);
  channel.close();
  await channel.closed;
});

Deno.test("acceptWebSocket() tells a client that does not ask in time with 408", async () => {
  const { server, url } = await startEcho({ timeout: 50 });
  await using _ = server;
  using conn = await Deno.connect({ port: Number(new URL(url).port) });
  await conn.write(utf8("GET / HTTP/1.1\r\nHost: x\r\n"));
  const answer = new Uint8Array(1024);
  await conn.read(answer);
  assertEquals(new TextDecoder().decode(answer.subarray(0, 12)), "HTTP/1.1 408");
});

Deno.test("acceptWebSocket() closes a message over the limit with 1009", async () => {
  const { server, url, ends } = await startEcho({ maxMessage: 1000 });
  await using _ = server;
  const client = new WebSocket(url);
  await next(client, "open");
  client.send("a".repeat(1001));
  assertEquals((await next<CloseEvent>(client, "close")).code, 1009);
  assertEquals((await ends.next() as { code: number }).code, 1009);
});

Deno.test("acceptWebSocket() serves the client of npm's ws, fragments included", async () => {
  const { server, url, ends } = await startEcho();
  await using _ = server;
  const { WebSocket: Client } = await import("ws");
  const client: WsSocket = new Client(url);
  await next(client, "open");
  client.send("frag", { fin: false });
  client.ping("in between");
  client.send("ments", { fin: true });
  const { data } = await next<MessageEvent>(client, "message");
  assertEquals(data, "fragments");
  client.close(1000, "bye");
  assertEquals(await ends.next(), { by: "peer", code: 1000, reason: "bye" });
});

/** Talks with an echo server. */
async function converse(channel: WebSocketChannel): Promise<void> {
  const messages = [utf8("text"), new Uint8Array([0, 255]), utf8(BIG), new Uint8Array()];
  for (const message of messages) {
    await channel.send([message]);
    assertEquals(await channel.receive(), [message]);
    assertEquals(channel.kinds, [message.includes(255) ? "binary" : "text"]);
  }
}

Deno.test("connectWebSocket() talks with the runtime's own server", async () => {
  const closed = Promise.withResolvers<CloseEvent>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    if (request.headers.get("x-token") !== "1") return new Response(null, { status: 401 });
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => socket.send(data);
    socket.onclose = closed.resolve;
    return response;
  });
  const url = `ws://127.0.0.1:${server.addr.port}/x?y`;
  const channel = await connectWebSocket(url, { headers: [["X-Token", "1"]] });
  await converse(channel);
  channel.close(4000, "done");
  const { code, reason } = await closed.promise;
  assertEquals([code, reason], [4000, "done"]);
  await channel.closed;
  const refused = await assertRejects(() => connectWebSocket(url), NetError, "401 Unauthorized");
  assertEquals(refused.fault, "refused");
  await server.shutdown();
});

Deno.test("connectWebSocket() talks with the server of npm's ws", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  server.on("connection", (socket: WsSocket) => {
    socket.on("message", (data, isBinary) => {
      if (String(data) === "end") socket.close(1013, "busy");
      else socket.send(data, { binary: isBinary });
    });
  });
  const channel = await connectWebSocket(`ws://127.0.0.1:${port}`);
  await converse(channel);
  await channel.send([utf8("end")]);
  assertEquals(await channel.receive(), null);
  assertEquals(channel.closing, { by: "peer", code: 1013, reason: "busy" });
  channel.close();
  await channel.closed;
  await new Promise((resolve) => server.close(resolve));
});

Deno.test("connectWebSocket() gives up a server that says nothing, and one that says something else", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connecting = connectWebSocket(`ws://127.0.0.1:${listener.addr.port}`, { timeout: 50 });
  connecting.catch(() => {});
  using _silent = await listener.accept();
  assertEquals((await assertRejects(() => connecting, NetError)).fault, "timeout");
  const other = connectWebSocket(`ws://127.0.0.1:${listener.addr.port}`);
  other.catch(() => {});
  using conn = await listener.accept();
  await conn.write(utf8("SSH-2.0-OpenSSH\r\n\r\n"));
  assertEquals((await assertRejects(() => other, NetError)).fault, "refused");
});
