import { assertEquals, assertThrows } from "@std/assert";
import { FrameError, TruncatedError } from "../lib/errors.ts";
import { decodeAll } from "../lib/frame/all.ts";
import { parseCodec } from "../lib/frame/spec.ts";
import { withArticle } from "../lib/article.ts";

Deno.test("withArticle() gives the article that is spoken", () => {
  const nouns = ["i32le", "u8", "u32be", "slip", "content-length"];
  assertEquals(nouns.map(withArticle), [
    "an i32le",
    "a u8",
    "a u32be",
    "a slip",
    "a content-length",
  ]);
});

Deno.test("decodeAll() names the codec behind its article", () => {
  const codec = parseCodec("i32le");
  const decode = (bytes: number[]) => () => decodeAll(codec, new Uint8Array(bytes));
  assertThrows(decode([1]), TruncatedError, "Cannot finish an i32le frame");
  assertThrows(decode([0, 0, 0, 0x80]), FrameError, "Cannot decode an i32le frame");
});
