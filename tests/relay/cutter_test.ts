import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { concat } from "@std/bytes";
import * as fc from "fast-check";
import { encodeAll } from "../../lib/frame/all.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Cutter } from "../../lib/relay/cutter.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a cutter tells of reads: the text of each message, its reads, and how many it was glued to. */
function cutAll(spec: string, reads: readonly Uint8Array[]) {
  const cutter = new Cutter(parseCodec(spec));
  const queue = new ByteQueue();
  const messages: { text: string; reads: number; glued: number; wire: Uint8Array }[] = [];
  const keep = (cut: ReturnType<Cutter["cut"]>) => {
    for (const { bytes, wire, reads, glued } of cut) {
      messages.push({ text: decoder.decode(bytes), reads, glued, wire: wire.slice() });
    }
  };
  for (const read of reads) {
    queue.push(read);
    keep(cutter.cut(queue));
  }
  keep(cutter.end(queue));
  return {
    cutter,
    messages,
    marks: messages.map(({ text, reads, glued }) => [text, reads, glued]),
  };
}

Deno.test("Cutter marks messages that came glued in one read", () => {
  assertEquals(cutAll("u8", [encoder.encode("\x01a\x01b\x01c")]).marks, [
    ["a", 1, 3],
    ["b", 1, 3],
    ["c", 1, 3],
  ]);
});

Deno.test("Cutter counts the reads of a message that was cut, and begins the next in its last one", () => {
  const reads = ["\x03a", "b", "c\x02x", "y"].map((text) => encoder.encode(text));
  assertEquals(cutAll("u8", reads).marks, [["abc", 3, 1], ["xy", 2, 1]]);
});

Deno.test("Cutter takes every byte into the wire of one message, however the reads fall", () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 8 });
  fc.assert(fc.property(messages, fc.integer({ min: 1, max: 9 }), (messages, size) => {
    const bytes = encodeAll(parseCodec("u16be"), messages);
    const reads = Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, i) => bytes.slice(i * size, (i + 1) * size),
    );
    const cut = cutAll("u16be", reads).messages;
    assertEquals(concat(cut.map(({ wire }) => wire)), bytes);
    assertEquals(cut.length, messages.length);
    for (const { wire, reads } of cut) assert(reads <= Math.ceil(wire.length / size) + 1);
  }));
});

Deno.test("Cutter tells bytes that are no frame as they were read, and what is wrong", () => {
  const reads = ["\x01aGET / HTTP", "more", "and more"].map((text) => encoder.encode(text));
  const { cutter, messages } = cutAll("u8:max=16", [reads[0]!, ...reads.slice(1)]);
  assertEquals(messages.map(({ text }) => text), ["a", "GET / HTTP", "more", "and more"]);
  assertStringIncludes(cutter.failure!.message, "limit");
});

Deno.test("Cutter tells the bytes of a message that the end cut off", () => {
  const { cutter, marks } = cutAll("u8", [encoder.encode("\x05ab")]);
  assertEquals(marks, [["\x05ab", 1, 1]]);
  assertEquals(cutter.failure?.name, "TruncatedError");
});

Deno.test("Cutter ends a last line without its newline, and tells nothing of an end that is clean", () => {
  assertEquals(cutAll("line", [encoder.encode("one\ntwo")]).marks, [["one", 1, 1], ["two", 1, 1]]);
  assertEquals(cutAll("slip", [Uint8Array.of(0xc0, 97, 0xc0, 0xc0)]).marks, [["a", 1, 1]]);
});
