import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Program, sockeye } from "./program.ts";

/** Starts a WebSocket server of the program, and gives its address. */
async function startServer(...args: string[]): Promise<{ server: Program; url: string }> {
  const server = Program.start(["listen", "ws://127.0.0.1:0", ...args]);
  return { server, url: `ws://127.0.0.1:${await server.port()}` };
}

function opened(url: string): Promise<WebSocket> {
  const client = new WebSocket(url);
  return new Promise((resolve) => client.onopen = () => resolve(client));
}

function closeOf(client: WebSocket): Promise<CloseEvent> {
  return new Promise((resolve) => client.onclose = resolve);
}

Deno.test("send gets each message back from a WebSocket, and closes it in order", async () => {
  const { server, url } = await startServer();
  await using _ = server;
  const { code, stdout, stderr } = await sockeye(["send", `${url}/any/path`, "one", "two"]);
  assertEquals([code, stdout], [0, "one\ntwo\n"], stderr);
  await server.stderr.match(/close by peer \(close 1000\): /);
});

Deno.test("listen shows the code and the reason of a close in its log and in its JSON", async () => {
  await using server = Program.start(["listen", "ws://127.0.0.1:0", "--json"]);
  const [, address = ""] = await server.stdout.match(/"address":"(ws:[^"]+)"/);
  const client = await opened(address);
  const closed = closeOf(client);
  client.close(4001, "tschüß");
  assertEquals((await closed).code, 4001);
  const [line] = await server.stdout.match(/\{"event":"close".*\}/);
  const { by, how, code, reason } = JSON.parse(line);
  assertEquals({ by, how, code, reason }, {
    by: "peer",
    how: "close",
    code: 4001,
    reason: "tschüß",
  });
});

Deno.test("listen tells WebSocket peers with 1001 that it shuts down", async () => {
  const { server, url } = await startServer();
  await using _ = server;
  const closed = closeOf(await opened(url));
  server.kill("SIGINT");
  assertEquals((await closed).code, 1001);
  assertEquals((await server.outcome()).code, 0);
});

Deno.test("listen refuses a page of another origin with 403, and lets one in that is allowed", async () => {
  const { server, url } = await startServer("--origin", "https://friend.example");
  await using _ = server;
  const evil = await sockeye(["send", url, "x", "--origin", "https://evil.example"]);
  assertEquals(evil.code, 1);
  assertStringIncludes(evil.stderr, "403 Forbidden");
  await server.stderr.match(/close here \(refused\): .*evil\.example/);
  const friend = await sockeye(["send", url, "x", "--origin", "https://friend.example"]);
  assertEquals([friend.code, friend.stdout], [0, "x\n"]);
});

Deno.test("listen answers a plain HTTP request with 426 in text", async () => {
  const { server, url } = await startServer();
  await using _ = server;
  const response = await fetch(url.replace("ws:", "http:"));
  assertEquals([response.status, response.headers.get("sec-websocket-version")], [426, "13"]);
  assertMatch(await response.text(), /^Cannot open a WebSocket: /);
});

Deno.test("listen --once ends a WebSocket with 1000 behind the answer", async () => {
  const { server, url } = await startServer("--once", "--reply", "ok");
  await using _ = server;
  const client = await opened(url);
  const closed = closeOf(client);
  const answer = new Promise<MessageEvent>((resolve) => client.onmessage = resolve);
  client.send("question");
  assertEquals((await answer).data, "ok");
  assertEquals((await closed).code, 1000);
});

Deno.test("listen closes a message over --max-frame with 1009", async () => {
  const { server, url } = await startServer("--max-frame", "10");
  await using _ = server;
  const client = await opened(url);
  const closed = closeOf(client);
  client.send("more than ten");
  assertEquals((await closed).code, 1009);
  await server.stderr.match(/close here \(malformed 1009 .*length 13 is over the limit/);
});

Deno.test("listen --frame takes the frames inside each WebSocket message", async () => {
  const { server, url } = await startServer("--frame", "u8");
  await using _ = server;
  const frame = ["--frame", "u8"];
  const { code, stdout } = await sockeye(["send", url, ...frame, "one", "two"]);
  assertEquals([code, stdout], [0, "one\ntwo\n"]);
  const limited = await sockeye(["send", url, ...frame, "--max-frame", "3", "one"]);
  assertEquals([limited.code, limited.stdout], [0, "one\n"]);
  const { stderr } = await sockeye(["send", url, "--hex", "ff00"]);
  assertStringIncludes(stderr, 'closed by peer (1007 "the message is not made of frames")');
});

/** Serves one WebSocket by the runtime's own server, and notes what it is sent. */
async function note(args: string[], input = ""): Promise<{ messages: unknown[]; head: Headers }> {
  const messages: unknown[] = [];
  const head = new Headers();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    for (const [name, value] of request.headers) head.set(name, value);
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "b" });
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      messages.push(typeof data === "string" ? data : new Uint8Array(data).toHex());
      if (messages.length === 2) socket.close(4002, "enough");
    };
    return response;
  });
  const [verb = "", ...rest] = args;
  const url = `ws://127.0.0.1:${server.addr.port}`;
  const { stderr } = await sockeye([verb, url, "--subprotocol", "b", ...rest], input);
  await server.shutdown();
  assertStringIncludes(stderr, 'closed by peer (4002 "enough")');
  return { messages, head };
}

Deno.test("connect sends lines as text, and says why the peer has closed", async () => {
  assertEquals((await note(["connect"], "one\ntwo\n")).messages, ["one", "two"]);
  assertEquals((await note(["connect", "--binary"], "a\nb\n")).messages, ["61", "62"]);
  assertEquals((await note(["connect", "--hex"], "61\nff\n")).messages, ["61", "ff"]);
});

Deno.test("send sends the fields, the origin and the subprotocols that it is given", async () => {
  const fields = [
    "--header",
    "X-Token: a: b",
    "--header",
    "x-empty:",
    "--origin",
    "http://o.example",
  ];
  const { messages, head } = await note(["send", ...fields, "--subprotocol", "c", "1", "2"]);
  assertEquals(messages, ["1", "2"]);
  assertEquals(head.get("x-token"), "a: b");
  assertEquals(head.get("x-empty"), "");
  assertEquals(head.get("origin"), "http://o.example");
  assertEquals(head.get("sec-websocket-protocol"), "b, c");
});

Deno.test("send refuses a field that is not written as one", async () => {
  const { code, stderr } = await sockeye(["send", "ws://127.0.0.1:1", "x", "--header", "nothing"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--header 'Name: value'");
});

Deno.test("connect and listen speak WebSocket over TLS", async () => {
  await using server = Program.start(["listen", "wss://127.0.0.1:0", "--tls-self-signed"]);
  const url = `wss://127.0.0.1:${await server.port()}`;
  const [, pin = ""] = await server.stderr.match(/--pin (\S+)/);
  const { code, stdout } = await sockeye(["connect", url, "--pin", pin], "secret\n");
  assertEquals([code, stdout], [0, "secret\n"]);
  await server.stderr.match(/close by peer \(close 1000\)/);
  const sent = await sockeye(["send", url, "--insecure", "again"]);
  assertEquals([sent.code, sent.stdout], [0, "again\n"]);
});

Deno.test("listen --interactive talks with WebSocket peers", async () => {
  const { server, url } = await startServer("--interactive");
  await using _ = server;
  const client = await opened(url);
  const heard = new Promise<MessageEvent>((resolve) => client.onmessage = resolve);
  client.send("hello");
  await server.stdout.match(/hello\n/);
  await server.write("hi\n");
  assertEquals((await heard).data, "hi");
  const closed = closeOf(client);
  await server.end();
  assertEquals((await closed).code, 1000);
});

Deno.test("sockeye refuses flags of a handshake where there is no WebSocket", async () => {
  const wrong = [
    ["connect", "tcp://127.0.0.1:1", "--header", "A: b"],
    ["send", "127.0.0.1:1", "--subprotocol", "chat", "hello"],
    ["listen", "127.0.0.1:0", "--origin", "https://example.org"],
    ["relay", "127.0.0.1:0", "127.0.0.1:1", "--header", "A: b"],
  ];
  for (const args of wrong) {
    const { code, stderr } = await sockeye(args);
    assertEquals(code, 2, stderr);
    assertMatch(stderr, /Cannot use --\w+ with tcp:.*: no WebSocket is there: write ws:\/\//);
  }
});
