import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { concat } from "@std/bytes";
import { drawFramed, drawRaw, pens } from "../../lib/cli/lab/draw.ts";
import type { Observation } from "../../lib/cli/lab/experiment.ts";
import { sockeye } from "./program.ts";

Deno.test("lab sticky shows twenty messages glued and cut, then twenty frames", async () => {
  const { code, stdout } = await sockeye(["lab", "sticky"]);
  assertEquals(code, 0);
  for (const word of ["20 messages", "粘包", "✂", "│", "20 frames received"]) {
    assertStringIncludes(stdout, word);
  }
});

/** Messages of one write each, all in one read. */
function gluedTogether(count: number): Observation {
  const writes = Array.from({ length: count }, () => new TextEncoder().encode("Hello Ares!"));
  const connection = "tcp 127.0.0.1:1 <- 127.0.0.1:2";
  return { connection, writes, reads: [concat(writes)], frames: writes };
}

Deno.test("drawRaw() and drawFramed() are no wider than the terminal", () => {
  const pen = pens(false);
  for (const width of [60, 80]) {
    const options = { pen, width };
    const drawing = drawRaw(gluedTogether(20), options) +
      drawFramed(gluedTogether(20), { spec: "u32le", ...options });
    for (const line of drawing.split("\n")) assert(line.length <= width, line);
    assertEquals(drawing.match(/│/g)?.length, 20); // 19 between them, one in the explanation.
  }
});

Deno.test("drawRaw() says that there were more messages only when there were", () => {
  for (const [count, more] of [[3, false], [4, true]] as const) {
    const drawing = drawRaw(gluedTogether(count), { pen: pens(false), width: 80 });
    assertEquals(/sent .*…/.test(drawing), more);
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
