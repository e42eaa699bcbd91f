import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { sockeye } from "./program.ts";

Deno.test("lab sticky shows twenty messages glued and cut, then twenty frames", async () => {
  const { code, stdout } = await sockeye(["lab", "sticky"]);
  assertEquals(code, 0);
  for (const word of ["20 messages", "粘包", "✂", "│", "20 frames received"]) {
    assertStringIncludes(stdout, word);
  }
});

Deno.test("lab sticky refuses to compare raw with raw", async () => {
  const { code, stdout, stderr } = await sockeye(["lab", "sticky", "--frame", "raw"]);
  assertEquals([code, stdout], [2, ""]);
  assertStringIncludes(stderr, "Cannot compare raw with raw");
});

Deno.test("lab sticky --json counts reads and frames", async () => {
  const { stdout } = await sockeye(["lab", "sticky", "--json", "-f", "netstring"]);
  const { messages, raw, framed } = JSON.parse(stdout);
  assertEquals([messages, framed.spec, framed.frames.length], [20, "netstring", 20]);
  assert(raw.reads.length !== messages, "raw reads should not be the messages");
  assertEquals(framed.frames[19].text, "Hello Ares! 20");
});
