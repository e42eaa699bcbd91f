import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { HttpError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import {
  decodeRequestHead,
  decodeResponseHead,
  encodeRequestHead,
  encodeResponseHead,
} from "../../lib/http/head.ts";
import { HeaderFields } from "../../lib/http/header_fields.ts";

const HOST = "Host: a\r\n";

function queueOf(text: string): ByteQueue {
  const queue = new ByteQueue();
  queue.push(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  return queue;
}

function textOf(queue: ByteQueue): string {
  return String.fromCharCode(...queue.view());
}

/** The status that a server would answer, or 200 when the head is sound. */
function statusOf(text: string): number {
  try {
    return decodeRequestHead(queueOf(text)) ? 200 : 0;
  } catch (error) {
    return (error as HttpError).status;
  }
}

Deno.test("decodeRequestHead() gives method, target, version and fields, and leaves what follows", () => {
  const queue = queueOf("\r\nPOST /a?b HTTP/1.1\r\nHost: a:1\r\nX:\t y \r\nx: z\r\n\r\nbody");
  const head = decodeRequestHead(queue)!;
  assertEquals([head.method, head.target, head.version], ["POST", "/a?b", "1.1"]);
  assertEquals([...head.headers], [["Host", "a:1"], ["X", "y"], ["x", "z"]]);
  assertEquals([head.headers.get("X"), head.headers.get("none")], ["y, z", null]);
  assertEquals(textOf(queue), "body");
});

/** What is refused, or let pass, and with which status. */
const REQUESTS: [name: string, text: string, status: number][] = [
  ["is minimal", `GET / HTTP/1.1\r\n${HOST}\r\n`, 200],
  ["is HTTP/1.0 without a Host", "GET / HTTP/1.0\r\n\r\n", 200],
  ["has an absolute target", `GET http://a/ HTTP/1.1\r\n${HOST}\r\n`, 200],
  ["has a target *", `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 200],
  ["is CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 200],
  ["is chunked", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n`, 200],
  ["has an IPv6 Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200],
  ["has an empty value", `GET / HTTP/1.1\r\n${HOST}X:\r\n\r\n`, 200],
  ["is not complete", `GET / HTTP/1.1\r\n${HOST}`, 0],
  ["has bare LFs", "GET / HTTP/1.1\nHost: a\n\n", 400],
  ["has one bare LF", `GET / HTTP/1.1\r\n${HOST}X: y\nZ: q\r\n\r\n`, 400],
  ["begins with a bare LF", `\nGET / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a bare CR in a value", `GET / HTTP/1.1\r\n${HOST}X: y\rZ: q\r\n\r\n`, 400],
  ["has a bare CR in the request line", `GET /\r HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a NUL in a value", `GET / HTTP/1.1\r\n${HOST}X: \0\r\n\r\n`, 400],
  ["has a NUL in a name", `GET / HTTP/1.1\r\n${HOST}X\0: y\r\n\r\n`, 400],
  ["has obs-fold", `GET / HTTP/1.1\r\n${HOST}X: y\r\n z\r\n\r\n`, 400],
  ["has a blank before the first field", `GET / HTTP/1.1\r\n ${HOST}\r\n`, 400],
  ["has a blank before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400],
  ["has no name", `GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400],
  ["has no colon", `GET / HTTP/1.1\r\n${HOST}X\r\n\r\n`, 400],
  ["has a name of other characters", `GET / HTTP/1.1\r\n${HOST}X(y): x\r\n\r\n`, 400],
  ["has a name that is not ASCII", `GET / HTTP/1.1\r\n${HOST}\xdc: x\r\n\r\n`, 400],
  ["has two blanks in the request line", `GET  / HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a tab in the request line", `GET\t/ HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a blank in its target", `GET /a b HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a blank behind the version", `GET / HTTP/1.1 \r\n${HOST}\r\n`, 400],
  ["has no target", `GET HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has no version", `GET /\r\n${HOST}\r\n`, 400],
  ["has a fragment", `GET /#a HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a target without a slash", `GET a HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a target * of GET", `GET * HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a target of bytes above ASCII", `GET /\xe4 HTTP/1.1\r\n${HOST}\r\n`, 400],
  ["has a lower-case version", `GET / http/1.1\r\n${HOST}\r\n`, 400],
  ["is TLS", "\x16\x03\x01", 400],
  ["has no Host", "GET / HTTP/1.1\r\n\r\n", 400],
  ["has two Hosts", `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`, 400],
  ["has two Hosts in HTTP/1.0", `GET / HTTP/1.0\r\n${HOST}${HOST}\r\n`, 400],
  ["has a path as its Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400],
  ["has an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400],
  [
    "has both lengths",
    `GET / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    400,
  ],
  ["has a length twice", `GET / HTTP/1.1\r\n${HOST}Content-Length: 1, 1\r\n\r\n`, 400],
  [
    "has two lengths",
    `GET / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 1\r\n\r\n`,
    400,
  ],
  ["has a length below zero", `GET / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`, 400],
  ["has a length with a sign", `GET / HTTP/1.1\r\n${HOST}Content-Length: +1\r\n\r\n`, 400],
  ["has a hexadecimal length", `GET / HTTP/1.1\r\n${HOST}Content-Length: 0x1\r\n\r\n`, 400],
  ["has an empty length", `GET / HTTP/1.1\r\n${HOST}Content-Length:\r\n\r\n`, 400],
  [
    "has a length beyond integers",
    `GET / HTTP/1.1\r\n${HOST}Content-Length: ${"9".repeat(17)}\r\n\r\n`,
    400,
  ],
  ["is chunked twice", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked, chunked\r\n\r\n`, 400],
  ["is chunked in HTTP/1.0", `GET / HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`, 400],
  ["is gzip", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`, 501],
  ["is xchunked", `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`, 501],
  [
    "hides a coding by a control",
    `GET / HTTP/1.1\r\n${HOST}Transfer-Encoding: \x0bchunked\r\n\r\n`,
    400,
  ],
  ["is HTTP/2", `PRI * HTTP/2.0\r\n\r\n`, 505],
  ["is HTTP/1.2", `GET / HTTP/1.2\r\n${HOST}\r\n`, 505],
  ["has a long target", `GET /${"a".repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`, 414],
  ["has a request line without end", `GET /${"a".repeat(17000)}`, 414],
  ["has a large head", `GET / HTTP/1.1\r\n${HOST}X: ${"a".repeat(17000)}`, 431],
  ["has many fields", `GET / HTTP/1.1\r\n${HOST}${"X: y\r\n".repeat(100)}\r\n`, 431],
];

for (const [name, text, status] of REQUESTS) {
  Deno.test(`decodeRequestHead() gives ${status} when the request ${name}`, () => {
    assertEquals(statusOf(text), status);
  });
}

Deno.test("decodeRequestHead() waits for the empty line, byte for byte", () => {
  const text = `GET / HTTP/1.1\r\n${HOST}X: y\r\n\r\n`;
  const queue = new ByteQueue();
  for (const [i, char] of [...text].entries()) {
    queue.push(Uint8Array.of(char.charCodeAt(0)));
    assertEquals(decodeRequestHead(queue) !== undefined, i === text.length - 1);
  }
});

Deno.test("decodeRequestHead() looks at each byte of a dripping head once", () => {
  const queue = queueOf(`GET / HTTP/1.1\r\n${HOST}X: yyyy`);
  decodeRequestHead(queue);
  assertEquals(queue.scanned, queue.length);
});

Deno.test("decodeResponseHead() gives status, reason, version and fields", () => {
  const head = decodeResponseHead(queueOf("HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n"))!;
  assertEquals([head.status, head.reason, head.version], [404, "Not Found", "1.0"]);
  assertEquals([...head.headers], [["A", "b"]]);
  assertEquals(decodeResponseHead(queueOf("HTTP/1.1 200\r\n\r\n"))!.reason, "");
  for (const line of ["HTTP/1.1 20 x", "HTTP/2.0 200 x", "ICY 200 OK", "HTTP/1.1 2000 x"]) {
    assertThrows(() => decodeResponseHead(queueOf(`${line}\r\n\r\n`)), HttpError);
  }
});

Deno.test("encodeRequestHead() writes what decodeRequestHead() reads", () => {
  const value = fc.string({ unit: fc.constantFrom(..."aZ0 \t;\xe4\xff") }).map((text) =>
    text.replace(/^[ \t]+|[ \t]+$/g, "")
  );
  const fields = fc.array(fc.tuple(fc.constantFrom("A", "b-c", "x_y"), value), { maxLength: 20 });
  fc.assert(fc.property(fields, (fields) => {
    const queue = new ByteQueue();
    const headers: [string, string][] = [["Host", "a"], ...fields];
    encodeRequestHead({ method: "GET", target: "/", headers }, queue);
    assertEquals([...decodeRequestHead(queue)!.headers], headers);
    assertEquals(queue.length, 0);
  }));
});

Deno.test("encodeResponseHead() writes a status line and fields, of Headers too", () => {
  const queue = new ByteQueue();
  const headers = new Headers({ "x-a": "b" });
  encodeResponseHead({ status: 204, reason: "No Content", headers }, queue);
  assertEquals(textOf(queue), "HTTP/1.1 204 No Content\r\nx-a: b\r\n\r\n");
});

Deno.test("encodeResponseHead() refuses what would add a line, and writes nothing", () => {
  const queue = new ByteQueue();
  for (const value of ["a\r\nB: c", "a\nb", "a\rb", "a\0b", "\u{1f600}"]) {
    const heads = [
      { status: 200, headers: [["X", value]] as const },
      { status: 200, headers: [[value, "x"]] as const },
      { status: 200, reason: value, headers: [] },
    ];
    for (const head of heads) assertThrows(() => encodeResponseHead(head, queue), HttpError);
    const request = { method: "GET", target: `/${value}`, headers: [] };
    assertThrows(() => encodeRequestHead(request, queue), HttpError);
  }
  assertEquals(queue.length, 0);
});

Deno.test("HeaderFields.lists() finds a member of a list without case", () => {
  const headers = new HeaderFields([["Connection", "Keep-Alive, Upgrade"], ["connection", "x"]]);
  assertEquals(
    ["upgrade", "keep-alive", "x", "up"].map((name) => headers.lists("connection", name)),
    [
      ...[true, true, true],
      false,
    ],
  );
});
