import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { cut, faultOf, outcomeOf, queueOf, utf8 } from "./helpers.ts";

const codec = parseCodec("content-length");

Deno.test("content-length takes names of any case, other headers and spaces, wherever cut", () => {
  for (
    const head of [
      "Content-Length: 2\r\n",
      "content-length:2\r\n",
      "CONTENT-LENGTH: \t2 \t\r\n",
      "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n",
      "Content-Length: 2\r\nX-Empty:\r\nX-Latin: \xe9\r\n",
      "Content-Length: 2\r\nContent-Length: 2\r\n",
    ]
  ) {
    const bytes = Uint8Array.from(`${head}\r\nhi`, (char) => char.charCodeAt(0));
    for (let i = 0; i <= bytes.length; i++) {
      assertEquals(outcomeOf(codec, cut(bytes, [i])), { frames: ["6869"], end: "clean" }, head);
    }
  }
});

const GARBAGE = [
  '{"jsonrpc',
  " Content-Length: 2",
  "Content-Length 2",
  ": 2",
  "\n",
  "\r\r",
  "\r\n",
  "Content-Length: 2\n",
  "Content-Length: 2\r\r",
  "Content-Length: 2\x00",
  "Content-Length: two\r\n",
  "Content-Length: 2.0\r\n",
  "Content-Length:\r\n",
  "Content-Length: 2\r\nContent-Length: 3\r\n",
  "Content-Type: text\r\n\r\n",
  "X: " + "a".repeat(8189),
];

for (const input of GARBAGE) {
  Deno.test(`content-length refuses ${JSON.stringify(input.slice(0, 50))} at its last byte`, () => {
    const bytes = utf8(input);
    const { fault, message } = faultOf(codec, bytes);
    assertEquals(fault, "garbage");
    assertStringIncludes(message, "Cannot decode a content-length frame: ");
    if (/^[{ \n\r:]/.test(input) || input === "Content-Length 2") return;
    assertEquals(codec.decode(queueOf(bytes.subarray(0, -1))), undefined);
  });
}

Deno.test("content-length says what is wrong and what it looks like", () => {
  assertEquals(
    faultOf(codec, utf8('{"id":1}')).message,
    'Cannot decode a content-length frame: "{\\"id\\":1}" is no header line: the bytes ' +
      '7b 22 69 64 22 3a 31 7d are text, "{\\"id\\":1}" begins a JSON text',
  );
  assertStringIncludes(
    faultOf(codec, utf8("A: b\r\n\r\n")).message,
    "frame: the headers end without a Content-Length: the bytes",
  );
  assertStringIncludes(
    faultOf(codec, utf8("X: " + "a".repeat(9000))).message,
    "are over 8192 bytes",
  );
});

Deno.test("content-length says what is wrong with a length, and with the end of a line", () => {
  for (
    const [input, fault, message] of [
      ["Content-Length: -2\r\n", "negative", "length -2 is below zero"],
      ["Content-Length: two\r\n", "garbage", 'the Content-Length "two" is not in digits'],
      ["A: b\n", "garbage", 'the header line "A: b\\n" ends with LF alone, without CR'],
      [
        "Content-Length: 2\r\ncontent-length: 3\r\n",
        "garbage",
        "the headers say both 2 and 3 as Content-Length",
      ],
    ] as const
  ) {
    const error = faultOf(codec, utf8(input));
    assertEquals(error.fault, fault);
    assertStringIncludes(error.message, `frame: ${message}: the bytes`);
  }
});

Deno.test("content-length shows no more than the start of a long wrong line", () => {
  const { message } = faultOf(codec, utf8("a".repeat(100) + "\r\n"));
  assertStringIncludes(message, `frame: "${"a".repeat(40)}…" is no header`);
  const whole = faultOf(codec, utf8("{".repeat(40))).message;
  assertStringIncludes(whole, `frame: "${"{".repeat(40)}" is no header`);
});

Deno.test("content-length takes headers of exactly 8 KiB", () => {
  const head = "Content-Length: 1\r\nX: ";
  const bytes = utf8(`${head}${"a".repeat(8192 - head.length - 4)}\r\n\r\n!`);
  assertEquals(outcomeOf(codec, [bytes]).frames, ["21"]);
});

Deno.test("content-length refuses an oversize length once the headers end", () => {
  const { fault, message } = faultOf(
    parseCodec("content-length:max=4"),
    utf8("Content-Length: 5\r\n\r\n"),
  );
  assertEquals(fault, "oversize");
  assertStringIncludes(message, "length 5 is over the limit of 4 bytes: the bytes 43 6f 6e");
  assertEquals(codec.decode(queueOf(utf8("Content-Length: 99999999999999999999\r\n"))), undefined);
});

Deno.test("content-length does not read its headers again before the message is whole", () => {
  const queue = queueOf(utf8("Content-Length: 3\r\n\r\na"));
  assertEquals(codec.decode(queue), undefined);
  queue.bytes.fill(0, queue.start, queue.start + 10);
  queue.push(utf8("b"));
  assertEquals(codec.decode(queue), undefined);
});
