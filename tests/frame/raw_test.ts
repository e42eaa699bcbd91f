import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { encode, hex, outcomeOf } from "./helpers.ts";

Deno.test("raw gives each read as it came", () => {
  const { frames, end } = outcomeOf(parseCodec("raw"), [hex("61"), hex(""), hex("62 63")]);
  assertEquals([frames, end], [["61", "6263"], "clean"]);
});

Deno.test("raw cuts a read that is over its limit, and writes any message", () => {
  const codec = parseCodec("raw:max=2");
  assertEquals(outcomeOf(codec, [hex("61 62 63")]).frames, ["6162", "63"]);
  assertEquals(encode(codec, hex("61 62 63")), hex("61 62 63"));
});

Deno.test("raw refuses a limit under which nothing could be read", () => {
  assertThrows(() => parseCodec("raw:max=0"), UsageError, "Cannot use 0 as max");
});
