import { assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { HttpError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { type BodyDecoder, bodyDecoder } from "../../lib/http/body.ts";
import { encodeChunk, LAST_CHUNK } from "../../lib/http/chunked.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** All that a decoder takes of bytes that arrive in pieces of a size, and what it leaves. */
function decodeAll(
  decoder: BodyDecoder,
  bytes: Uint8Array,
  { size = 1 } = {},
): [string, number] {
  const queue = new ByteQueue();
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    queue.push(bytes.subarray(at, at + size));
    for (let piece; (piece = decoder.decode(queue));) pieces.push(piece.slice());
  }
  return [new TextDecoder().decode(concat(pieces)), queue.length];
}

Deno.test("bodyDecoder() takes as many bytes as announced and leaves the rest", () => {
  const decoder = bodyDecoder(5);
  assertEquals(decodeAll(decoder, encode("helloGET")), ["hello", 3]);
  assertEquals(decoder.done, true);
  assertThrows(() => bodyDecoder(5).end(), HttpError);
});

Deno.test("bodyDecoder() takes all until the end where only that ends a body", () => {
  const decoder = bodyDecoder("until-close");
  assertEquals(decodeAll(decoder, encode("hello")), ["hello", 0]);
  assertEquals(decoder.done, false);
  decoder.end();
  assertEquals(decoder.done, true);
});

Deno.test("bodyDecoder() reads chunks, extensions and trailers, however they are cut", () => {
  const text = "5;a=b\r\nhello\r\n00A ; x\r\n, world!!!\r\n0\r\nDigest: x\r\n\r\nGET";
  for (let size = 1; size <= text.length; size++) {
    const decoder = bodyDecoder("chunked");
    assertEquals(decodeAll(decoder, encode(text), { size }), ["hello, world!!!", 3]);
    assertEquals(decoder.done, true);
  }
});

const MALFORMED = {
  "a size without digits": "\r\n",
  "a size below zero": "-1\r\n",
  "a size with 0x": "0x5\r\nhello\r\n",
  "a size with a blank in front": " 5\r\nhello\r\n",
  "a size with a blank behind": "5 \r\nhello\r\n",
  "a size beyond integers": "fffffffffffff\r\n",
  "a line without CR": "5\nhello\r\n",
  "more data than its size": "5\r\nhello!\r\n",
  "a bare CR in an extension": "5;a\rb\r\nhello\r\n",
  "a folded trailer": "0\r\nA: b\r\n c\r\n\r\n",
  "a trailer without a colon": "0\r\nA\r\n\r\n",
  "a line without end": "5;" + "a".repeat(5000),
  "too many extensions": `1;${"a".repeat(999)}\r\nx\r\n`.repeat(17),
};

for (const [name, text] of Object.entries(MALFORMED)) {
  Deno.test(`bodyDecoder() refuses ${name}`, () => {
    assertThrows(() => decodeAll(bodyDecoder("chunked"), encode(text)), HttpError);
  });
}

Deno.test("bodyDecoder() says when the input ended before the last chunk", () => {
  const decoder = bodyDecoder("chunked");
  decodeAll(decoder, encode("5\r\nhello\r\n0\r\n"));
  assertThrows(() => decoder.end(), HttpError);
});

Deno.test("encodeChunk() writes what bodyDecoder() reads", () => {
  const chunks = fc.array(fc.string({ unit: "binary-ascii", maxLength: 40 }));
  fc.assert(fc.property(chunks, fc.integer({ min: 1, max: 50 }), (chunks, size) => {
    const queue = new ByteQueue();
    for (const chunk of chunks) encodeChunk(encode(chunk), queue);
    queue.push(LAST_CHUNK);
    const decoder = bodyDecoder("chunked");
    assertEquals(decodeAll(decoder, queue.view(), { size }), [chunks.join(""), 0]);
    assertEquals(decoder.done, true);
  }));
});
