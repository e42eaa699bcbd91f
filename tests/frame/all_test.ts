import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { FrameError, TruncatedError } from "../../lib/errors.ts";
import { decodeAll, encodeAll } from "../../lib/frame/all.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { hex, utf8 } from "./helpers.ts";

Deno.test("decodeAll() gives views into the bytes, and the last line that only the end finishes", () => {
  const bytes = utf8("a\nb");
  const frames = decodeAll(parseCodec("line"), bytes);
  assertEquals(frames, [utf8("a"), utf8("b")]);
  for (const frame of frames) assertStrictEquals(frame.buffer, bytes.buffer);
});

Deno.test("decodeAll() throws when the bytes end inside a frame or are none", () => {
  assertThrows(() => decodeAll(parseCodec("u8"), hex("01 61 02 62")), TruncatedError);
  assertThrows(() => decodeAll(parseCodec("u8:max=1"), hex("01 61 02 62")), FrameError);
});

Deno.test("encodeAll() puts frames one behind the other", () => {
  assertEquals(
    encodeAll(parseCodec("u8"), [hex("61"), hex(""), hex("62 63")]),
    hex("0161 00 026263"),
  );
  assertEquals(encodeAll(parseCodec("u8"), []).length, 0);
});
