import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { HttpError } from "../../lib/errors.ts";
import type { RequestHead } from "../../lib/http/head.ts";
import { respond } from "../../lib/http/respond.ts";
import type { HttpHandler, HttpRecord, UpgradedStream } from "../../lib/http/serve_options.ts";
import { connectRaw, converse } from "./conversation.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const hello: HttpHandler = () => respond("hello");
const path: HttpHandler = (request) => respond(new URL(request.url).pathname);
const echo: HttpHandler = async (request) => respond(await request.bytes());
const stream: HttpHandler = (request) => new Response(request.body);

function post(body: string, fields = `Content-Length: ${body.length}\r\n`): string {
  return `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n${body}`;
}

/** The statuses of the responses in a text. */
function statuses(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
}

Deno.test("serveHttp() answers with the handler's status, fields and body", async () => {
  const handler = () => respond("hi", { status: 201, headers: { "x-a": "b" } });
  const { said, ending } = await converse(GET, { handler });
  assertEquals(
    said,
    "HTTP/1.1 201 Created\r\ncontent-type: text/plain;charset=UTF-8\r\nx-a: b\r\n" +
      "content-length: 2\r\n\r\nhi",
  );
  assertEquals(ending, { by: "peer", how: "FIN" });
});

Deno.test("serveHttp() asks the shortcut first, about GET and HEAD alone", async () => {
  const shortcut = ({ target }: RequestHead) => target === "/" ? respond("short") : undefined;
  const bodyOf = async (text: string) =>
    (await converse(text, { handler: hello, shortcut })).said.split("\r\n\r\n")[1];
  assertEquals(await bodyOf(GET), "short");
  assertEquals(await bodyOf(GET.replace("GET", "HEAD")), "");
  assertEquals(await bodyOf(GET.replace("/", "/x")), "hello");
  assertEquals(await bodyOf(post("x")), "hello");
});

Deno.test("serveHttp() answers requests that come at once, in their order", async () => {
  const text = ["/1", "/2", "/3"].map((path) => GET.replace("/", path)).join("");
  const { said } = await converse(text, { handler: path });
  assertEquals(said.match(/\/\d$|\/\d(?=HTTP)/gm), ["/1", "/2", "/3"]);
});

Deno.test("serveHttp() reads bodies by length and in chunks, and what follows them", async () => {
  const chunked = post("3\r\nabc\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n");
  for (const handler of [echo, stream]) {
    const { said } = await converse(post("12345") + chunked + GET, { handler });
    assertEquals(statuses(said), [200, 200, 200]);
    assertStringIncludes(said, "12345");
    assertStringIncludes(said, "abc");
  }
});

Deno.test("serveHttp() finds the next request behind a body that nobody read", async () => {
  const { said } = await converse(post("x".repeat(9000)) + GET, { handler: hello });
  assertEquals(statuses(said), [200, 200]);
});

Deno.test("serveHttp() ends behind a body that nobody read and that is large", async () => {
  const { said } = await converse(post("x".repeat(99_000)) + GET, { handler: hello });
  assertEquals(statuses(said), [200]);
  assertStringIncludes(said, "connection: close");
});

Deno.test("serveHttp() answers HEAD without a body", async () => {
  for (const handler of [hello, () => new Response("hello")]) {
    const { said } = await converse(GET.replace("GET", "HEAD"), { handler });
    assertEquals(said.split("\r\n\r\n")[1], "");
    assertStringIncludes(said, "HTTP/1.1 200 OK");
  }
});

Deno.test("serveHttp() sends a stream in chunks, or to the end of the connection in 1.0", async () => {
  const handler = () =>
    new Response(ReadableStream.from(["ab", "cde"]).pipeThrough(new TextEncoderStream()));
  assertStringIncludes(
    (await converse(GET, { handler })).said,
    "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n",
  );
  const { said } = await converse("GET / HTTP/1.0\r\n\r\n", { handler });
  assertStringIncludes(said, "connection: close\r\n\r\nabcde");
});

Deno.test("serveHttp() sends a stream of announced length as it is, and breaks off a wrong one", async () => {
  const handler = (body: string): HttpHandler => () =>
    new Response(body, { headers: { "content-length": "3" } });
  assert((await converse(GET, { handler: handler("abc") })).said.endsWith("length: 3\r\n\r\nabc"));
  for (const body of ["ab", "abcd"]) {
    const { ending } = await converse(GET, { handler: handler(body) });
    assertEquals(ending.how, "error");
  }
});

Deno.test("serveHttp() sends no body with 204 and 304", async () => {
  for (const status of [204, 304]) {
    const { said } = await converse(GET, { handler: () => respond("", { status }) });
    assert(!said.includes("content-length"), said);
  }
});

Deno.test("serveHttp() keeps a connection of 1.0 only when asked to", async () => {
  const once = await converse("GET / HTTP/1.0\r\n\r\n".repeat(2), { handler: hello });
  assertEquals(statuses(once.said), [200]);
  const kept = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  assertEquals(statuses((await converse(kept.repeat(2), { handler: hello })).said), [200, 200]);
});

Deno.test("serveHttp() ends the connection when the client asks for it", async () => {
  const text = GET.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") + GET;
  const { said, ending } = await converse(text, { handler: hello });
  assertEquals([statuses(said), ending.by], [[200], "local"]);
});

Deno.test("serveHttp() asks for a body only when it is wanted", async () => {
  const fields = "Expect: 100-continue\r\nContent-Length: 2\r\n";
  const wanted = connectRaw({ handler: echo });
  await wanted.say(post("", fields));
  await wanted.hear(/HTTP\/1.1 100 Continue\r\n\r\n$/);
  await wanted.say("ok");
  await wanted.hear(/ok$/);
  wanted.stream.close();
  await wanted.ending;

  const { said } = await converse(post("", fields), { handler: hello });
  assertEquals(statuses(said), [200]);
  assertStringIncludes(said, "connection: close");
  const odd = await converse(post("", "Expect: tea\r\n"), { handler: hello });
  assertEquals(statuses(odd.said), [417]);
});

Deno.test("serveHttp() refuses a body over the limit, announced or not", async () => {
  const chunked = post("a\r\n0123456789\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n");
  for (const text of [post("0123456789"), chunked]) {
    const { said } = await converse(text + GET, { handler: echo, maxBody: 9 });
    assertEquals(statuses(said), [413]);
  }
});

Deno.test("serveHttp() answers what is no request and ends", async () => {
  const { said, ending } = await converse(`GET / HTTP/1.1\r\n\r\n${GET}`, { handler: hello });
  assertEquals([statuses(said), ending.how], [[400], "malformed"]);
  const large = await converse(`GET /${"a".repeat(20000)}`, { handler: hello });
  assertEquals([statuses(large.said), large.ending.how], [[414], "limit"]);
  const chunked = post("zz\r\n", "Transfer-Encoding: chunked\r\n");
  assertEquals(statuses((await converse(chunked + GET, { handler: echo })).said), [400]);
});

Deno.test("serveHttp() answers 501 to CONNECT and TRACE, and goes on", async () => {
  const { said } = await converse(GET.replace("GET", "TRACE") + GET, { handler: hello });
  assertEquals(statuses(said), [501, 200]);
});

Deno.test("serveHttp() answers a handler's error with its status, or 500, and tells of it", async () => {
  const errors: unknown[] = [];
  const handler: HttpHandler = (request) => {
    if (request.method === "PUT") throw new HttpError("No", { status: 409 });
    throw new Error("secret");
  };
  const { said } = await converse(GET.replace("GET", "PUT") + GET, {
    handler,
    onError: (error) => errors.push(error),
  });
  assertEquals(statuses(said), [409, 500]);
  assert(!said.includes("secret"));
  assertEquals(errors.map(String), ["Error: secret"]);
});

Deno.test("serveHttp() ends idle connections when the server drains, busy ones behind their answer", async () => {
  const draining = new AbortController();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const handler = () => (asked.resolve(), answer.promise);
  const idle = connectRaw({ handler, draining: draining.signal });
  const busy = connectRaw({ handler, draining: draining.signal });
  await busy.say(GET);
  await asked.promise;
  draining.abort();
  assertEquals([await idle.rest(), (await idle.ending).how], ["", "shutdown"]);
  answer.resolve(respond("late"));
  const said = await busy.rest();
  assertStringIncludes(said, "connection: close");
  assert(said.endsWith("late"));
});

Deno.test("serveHttp() hands a connection over with what was read of it", async () => {
  const client = connectRaw({
    handler: hello,
    upgrade: (head, { stream, unread }) =>
      head.target === "/ws" ? stream.write(unread).then(() => stream.close()) : undefined,
  });
  const fields = "Connection: Upgrade\r\nUpgrade: x\r\n\r\n";
  await client.say(`${GET.replace("\r\n\r\n", "\r\n")}${fields}`);
  await client.hear(/hello$/);
  await client.say(`GET /ws HTTP/1.1\r\nHost: a\r\n${fields}first bytes`);
  assertEquals(await client.rest(), "first bytes");
  assertEquals((await client.ending).how, "done");
});

Deno.test("serveHttp() says nothing more where whoever took a connection over refused it", async () => {
  const upgrade = async (_: unknown, { stream }: UpgradedStream) => {
    await stream.write(new TextEncoder().encode("no"));
    stream.close();
    throw new HttpError("No", { status: 403 });
  };
  const client = connectRaw({ handler: hello, upgrade });
  await client.say(GET.replace("\r\n\r\n", "\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"));
  assertEquals([await client.rest(), (await client.ending).how], ["no", "malformed"]);
});

Deno.test("serveHttp() begins with what was read before", async () => {
  const client = connectRaw({ handler: path, unread: new TextEncoder().encode("GET /x HTTP") });
  await client.say("/1.1\r\nHost: a\r\n\r\n");
  await client.hear(/\/x$/);
  client.stream.close();
  await client.ending;
});

Deno.test("serveHttp() tells of each answer, and of what was no request", async () => {
  const records: HttpRecord[] = [];
  await converse(`${GET}${GET.replace("/", "/b")}\0`, {
    handler: path,
    onResponse: (record) => records.push(record),
  });
  const told = records.map(({ head, status, bytes }) => [head?.target, status, bytes]);
  assertEquals(told, [["/", 200, 1], ["/b", 200, 2], [undefined, 400, 16]]);
});

Deno.test("serveHttp() tells the length that a handler gives HEAD, and none that it does not", async () => {
  const head = GET.replace("GET", "HEAD");
  const headers = { "content-length": "7" };
  const { said } = await converse(head, { handler: () => new Response(null, { headers }) });
  assertStringIncludes(said, "content-length: 7\r\n");
  const { said: none } = await converse(head, { handler: () => new Response(null) });
  assertEquals(none.includes("content-length"), false);
});
