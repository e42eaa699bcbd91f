import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { HttpError, NetError, UsageError } from "../../../lib/errors.ts";
import { request } from "../../../lib/http/client/request.ts";
import type { HttpReply, HttpRequestOptions } from "../../../lib/http/client/request_options.ts";
import { selfSignedCertificate } from "../../../lib/net/certificate.ts";
import { type Answer, answer, canned, ok } from "./canned.ts";

async function textOf(reply: HttpReply): Promise<string> {
  let text = "";
  for await (const chunk of reply.body) text += new TextDecoder().decode(chunk);
  return text;
}

/** Asks a server that gives this answer. */
async function ask(given: Answer, options: HttpRequestOptions = {}) {
  await using server = await canned([given]);
  using reply = await request(`${server.origin}/x?y`, options);
  return { head: reply.head, text: await textOf(reply), request: server.requests[0]! };
}

const CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
const BODIES: readonly (readonly [answer: string, body: string, method?: string])[] = [
  [ok("hello"), "hello"],
  [ok(""), ""],
  [`${CHUNKED}3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: 1\r\n\r\n`, "hello"],
  ["HTTP/1.0 200 OK\r\n\r\nhello", "hello"],
  ["HTTP/1.1 204 No Content\r\n\r\n", ""],
  ["HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ""],
  ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "", "HEAD"],
  [
    `HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${ok("hello")}`,
    "hello",
  ],
];

Deno.test("request() reads the body as it is framed", async () => {
  for (const [given, body, method] of BODIES) {
    assertEquals((await ask(given, { method })).text, body, given);
  }
});

const TRUNCATED: readonly (readonly [answer: string, message: RegExp])[] = [
  ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", /ended early, after 5 bytes/],
  [`${CHUNKED}5\r\nhello\r\n`, /ended early, after 5 bytes/],
  ["HTTP/1.1 200 OK\r\nContent-Le", /inside the head/],
  ["", /without an answer/],
];

Deno.test("request() says where an answer was cut off", async () => {
  for (const [given, message] of TRUNCATED) {
    const error = await assertRejects(() => ask(given), NetError);
    assertEquals(error.fault, "truncated");
    assertMatch(error.message, message);
  }
});

Deno.test("request() refuses what is no HTTP, and interim answers without end", async () => {
  const interim = "HTTP/1.1 100 Continue\r\n\r\n".repeat(17);
  for (const wrong of ["SSH-2.0-OpenSSH_9.2\r\n\r\n", `${CHUNKED}zz\r\n`]) {
    await assertRejects(() => ask(wrong), HttpError);
  }
  await assertRejects(() => ask(interim), NetError, "interim");
});

Deno.test("request() sends what a server needs, unless the caller says otherwise", async () => {
  const plain = await ask(ok(""));
  assertMatch(plain.request, /^GET \/x\?y HTTP\/1.1\r\nHost: 127.0.0.1:\d+\r\n/);
  assertMatch(plain.request, /Accept-Encoding: identity\r\nConnection: close\r\n\r\n$/);
  const headers = [["host", "a.example"], ["X-A", "1"]] as const;
  const given = await ask(ok(""), { method: "POST", headers, body: "é" });
  assertMatch(given.request, /\r\nContent-Length: 2\r\n[^]*host: a.example\r\nX-A: 1\r\n\r\né$/);
  assert(!given.request.includes("Host: 127"), given.request);
  const empty = await ask(ok(""), { method: "POST" });
  assertStringIncludes(empty.request, "Content-Length: 0\r\n");
});

Deno.test("request() lets nobody add a line to its head", async () => {
  const headers = [["X", "1\r\nY: 2"]] as const;
  await assertRejects(() => request("http://127.0.0.1:1/", { headers }), HttpError);
});

Deno.test("request() gives an answer that comes before its body was read", async () => {
  const early = answer("413 Content Too Large");
  const gone = Promise.withResolvers<void>();
  await using server = await canned([async (stream) => {
    await stream.write(new TextEncoder().encode(early));
    await gone.promise; // It reads nothing of the body.
  }]);
  using reply = await request(server.origin, { method: "PUT", body: new Uint8Array(32 << 20) });
  assertEquals([reply.head.status, await textOf(reply)], [413, ""]);
  gone.resolve();
});

Deno.test("request() throws what its body throws while it is read", async () => {
  const body = {
    size: 9,
    *open() {
      yield Uint8Array.of(0);
      throw new Error("Cannot read on");
    },
  };
  await assertRejects(() => ask(ok(""), { method: "POST", body }), Error, "Cannot read on");
});

/** Answers with the beginning of an answer, and with silence until the client goes. */
function stall(text: string): Answer {
  return async (stream) => {
    await stream.write(new TextEncoder().encode(text));
    const buffer = new Uint8Array(4096);
    while (await stream.read(buffer) !== null);
  };
}

Deno.test("request() gives up on a silent server", async () => {
  const heads = {
    "": { timeout: 20 },
    "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n": { idle: 20 },
  };
  for (const [text, limits] of Object.entries(heads)) {
    const error = await assertRejects(() => ask(stall(text), limits), NetError);
    assertEquals(error.fault, "timeout");
  }
});

Deno.test("request() gives up when it is aborted, in the body too", async () => {
  await using server = await canned([stall("HTTP/1.1 200 OK\r\n\r\nhello")]);
  const stop = new AbortController();
  using reply = await request(server.origin, { signal: stop.signal });
  const error = await assertRejects(async () => {
    for await (const _chunk of reply.body) stop.abort();
  }, NetError);
  assertEquals(error.fault, "aborted");
});

Deno.test("request() takes the time of each phase, of TLS too", async () => {
  const { cert, key, fingerprint } = await selfSignedCertificate();
  const address = "https://127.0.0.1:0";
  await using server = await canned([ok("hello")], { address, tls: { cert, key } });
  using reply = await request(server.origin, { tls: { pin: fingerprint } });
  assertEquals(await textOf(reply), "hello");
  const { connect, tls = NaN, wait = NaN, body = NaN, total } = reply.timing;
  assert(Math.abs(connect + tls + wait + body - total) < 0.001, JSON.stringify(reply.timing));
});

Deno.test("request() reaches a server by its Unix socket", async () => {
  const folder = await Deno.makeTempDir();
  const unix = `${folder}/s`;
  {
    await using server = await canned([ok("hello")], { address: `unix:${unix}` });
    using reply = await request("http://any.example/x", { unix });
    assertEquals(await textOf(reply), "hello");
    assertStringIncludes(server.requests[0]!, "Host: any.example\r\n");
    await assertRejects(() => request("https://h/", { unix }), UsageError, "Unix socket");
  }
  await Deno.remove(folder, { recursive: true });
});
