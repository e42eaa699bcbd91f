import { assertEquals, assertThrows } from "@std/assert";
import { FrameError, UsageError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { delimiter } from "../../lib/frame/delimiter.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { cut, faultOf, hex, outcomeOf, utf8 } from "./helpers.ts";

/** The lines of a text that comes in two reads, wherever it is cut. */
function linesOf(spec: string, text: string): string[] {
  const bytes = utf8(text);
  const outcomes = Array.from(bytes, (_, i) => outcomeOf(parseCodec(spec), cut(bytes, [i])));
  for (const outcome of outcomes) assertEquals(outcome, outcomes[0]);
  assertEquals(outcomes[0]!.end, "clean");
  return outcomes[0]!.frames.map((frame) => new TextDecoder().decode(hex(frame)));
}

Deno.test("line takes LF and CRLF, and a CR elsewhere as text", () => {
  assertEquals(linesOf("line", "a\nb\r\n\r\n\nc\rd\n"), ["a", "b", "", "", "c\rd"]);
});

Deno.test("line takes only one CR for a part of the line's end", () => {
  assertEquals(linesOf("line", "a\r\r\n"), ["a\r"]);
});

Deno.test("line gives a last line without its end", () => {
  assertEquals(linesOf("line", "a\nb"), ["a", "b"]);
  assertEquals(linesOf("line", "a\nb\r"), ["a", "b"]);
});

Deno.test("line counts neither CR nor LF towards the limit", () => {
  assertEquals(linesOf("line:max=3", "abc\r\nabc\nabc\r"), ["abc", "abc", "abc"]);
});

Deno.test("line refuses an endless line as soon as it can have no end within the limit", () => {
  const codec = parseCodec("line:max=3");
  assertEquals(outcomeOf(codec, [utf8("abc")]).end, "clean");
  assertEquals(outcomeOf(codec, [utf8("abc\r")]).end, "clean");
  for (const text of ["abcd", "abc\rd", "abcd\n", "abc\r\r"]) {
    assertEquals(faultOf(codec, utf8(text)).fault, "oversize", text);
  }
});

Deno.test("delim refuses bytes without end as soon as no delimiter can come within the limit", () => {
  const codec = parseCodec("delim:0d0a0d,max=3");
  assertEquals(outcomeOf(codec, [utf8("abc\r\n")]).end, "truncated after 5");
  assertEquals(
    faultOf(codec, utf8("abcdef")).message,
    "Cannot decode a delim:0d0a0d,max=3 frame: no 0d 0a 0d within the limit of 3 bytes: the bytes " +
      '61 62 63 64 65 66 are text, "abcdef"',
  );
});

Deno.test("line names the length of a line that is over the limit and ends", () => {
  assertEquals(
    faultOf(parseCodec("line:max=1"), utf8("ab\n")).message,
    'Cannot decode a line:max=1 frame: length 2 is over the limit of 1 byte: the bytes 61 62 0a are text, "ab\\n"',
  );
});

Deno.test("encode() refuses a message that its delimiter would split or shorten", () => {
  const refused: [spec: string, message: string, part: string, at: number][] = [
    ["line", "a\nb", "0a", 1],
    ["line", "a\n", "0a", 1],
    ["line", "ab\r", "0d", 2],
    ["nul", "a\0b", "00", 1],
    ["delim:0d0a", "a\r\nb", "0d 0a", 1],
    ["delim:6161", "ba", "61", 1],
  ];
  for (const [spec, message, part, at] of refused) {
    const queue = new ByteQueue();
    const error = assertThrows(() => parseCodec(spec).encode(utf8(message), queue), FrameError);
    assertEquals(
      error.message,
      `Cannot encode a ${spec} frame: the message has ${part} at ${at}, which would be taken for the frame's end`,
    );
    assertEquals([error.fault, queue.length], ["garbage", 0]);
  }
});

Deno.test("delimiter() refuses one that is empty or too long", () => {
  for (const size of [0, 65]) {
    assertThrows(
      () => delimiter(new Uint8Array(size)),
      UsageError,
      `Cannot use ${size} bytes as a delimiter`,
    );
  }
  assertEquals(delimiter(new Uint8Array(64)).spec, `delim:${"00".repeat(64)}`);
});

Deno.test("delimiter() keeps its own copy of the delimiter", () => {
  const bytes = hex("0a");
  const codec = delimiter(bytes);
  bytes[0] = 0;
  assertEquals(outcomeOf(codec, [hex("61 0a")]).frames, ["61"]);
});
