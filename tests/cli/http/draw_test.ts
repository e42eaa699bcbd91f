import { assertEquals, assertLess } from "@std/assert";
import { drawProgress, roundSize } from "../../../lib/cli/http/draw_progress.ts";
import { drawTiming } from "../../../lib/cli/http/draw_timing.ts";
import { indentJson } from "../../../lib/cli/http/indent_json.ts";

Deno.test("drawTiming() draws each phase where the one before ended", () => {
  const lines = drawTiming({ connect: 10, tls: 10, wait: 20, body: 0, total: 40 });
  assertEquals(
    lines,
    [
      "connect        10.00 ms  ████████",
      "TLS            10.00 ms          ████████",
      "first byte     20.00 ms                  ████████████████",
      "body            0.00 ms                                 █",
      "total          40.00 ms",
    ],
  );
});

Deno.test("drawTiming() leaves out phases that were none", () => {
  assertEquals(drawTiming({ connect: 1, wait: 1, total: 2 }).length, 3);
});

const HALF = { name: "big.bin", size: 512 << 10, offset: 0, total: 1 << 20, elapsed: 1000 };

Deno.test("drawProgress() draws a bar, sizes, speed and the time left", () => {
  assertEquals(
    drawProgress(HALF, 100),
    "big.bin  ████████████░░░░░░░░░░░░  50% 512 KiB of 1.00 MiB  512 KiB/s  1 s left",
  );
  assertEquals(drawProgress({ ...HALF, total: undefined }, 80), "big.bin  512 KiB  512 KiB/s");
});

Deno.test("drawProgress() stays within the columns and counts only new bytes for the speed", () => {
  for (const columns of [10, 40, 80]) {
    assertLess(drawProgress({ ...HALF, name: "x".repeat(300) }, columns).length, columns);
  }
  const resumed = drawProgress({ ...HALF, offset: 256 << 10 }, 100);
  assertEquals(/256 KiB\/s/.test(resumed), true, resumed);
});

Deno.test("roundSize() shows three digits", () => {
  const sizes = [0, 1023, 1024, 10.5 * 1024, 100 << 20, 5 * 1024 ** 4].map(roundSize);
  assertEquals(sizes, ["0 B", "1023 B", "1.00 KiB", "10.5 KiB", "100 MiB", "5.00 TiB"]);
});

Deno.test("indentJson() lays out without changing a value", () => {
  const text = '{"a":[1,{"b":[]}],"a":12345678901234567890.10,"s":"{,:\\"}","e":{}}';
  const lines = indentJson(text)!;
  assertEquals(lines.split("\n").length, 11, lines);
  assertEquals(JSON.parse(lines), JSON.parse(text));
  assertEquals(lines.includes('  "a": 12345678901234567890.10,'), true, lines);
  assertEquals(lines.match(/"a"/g)?.length, 2);
});

Deno.test("indentJson() gives nothing for what is no JSON", () => {
  for (const text of ["", "{", "plain", "{'a':1}"]) assertEquals(indentJson(text), undefined);
});
