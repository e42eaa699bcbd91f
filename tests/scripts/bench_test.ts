import { assertEquals, assertThrows } from "@std/assert";
import { formatBars } from "../../scripts/bench/bars.ts";
import {
  figureOf,
  type Measurement,
  meetsTarget,
  summarize,
} from "../../scripts/bench/measurement.ts";
import { formatMarkdown, formatTable, replaceMarked } from "../../scripts/bench/table.ts";

const PAIRS: Measurement = {
  name: "echo",
  unit: "msg/s",
  samples: [10, 90, 30],
  beside: { name: "Go", samples: [20, 100, 50] },
  figure: "ratio",
};

Deno.test("summarize() takes the middle of an odd count and between the middle two of an even one", () => {
  assertEquals(summarize([30, 10, 200]), { median: 30, min: 10, max: 200 });
  assertEquals(summarize([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
});

Deno.test("summarize() throws when there is nothing", () => {
  assertThrows(() => summarize([]), RangeError, "count is 0");
});

Deno.test("figureOf() compares pair by pair, not the medians", () => {
  assertEquals(figureOf(PAIRS), { median: 0.6, min: 0.5, max: 0.9 });
  assertEquals(figureOf({ ...PAIRS, figure: "difference" }), { median: -10, min: -20, max: -10 });
});

Deno.test("figureOf() throws when a sample has no pair", () => {
  assertThrows(() => figureOf({ ...PAIRS, samples: [1, 2] }), RangeError, "no pairs");
});

Deno.test("meetsTarget() judges the median of the figure", () => {
  assertEquals(meetsTarget(PAIRS), undefined);
  assertEquals(meetsTarget({ ...PAIRS, target: { atLeast: 0.6 } }), true);
  assertEquals(meetsTarget({ ...PAIRS, target: { atLeast: 0.61 } }), false);
  assertEquals(meetsTarget({ ...PAIRS, target: { below: 0.6 } }), false);
});

Deno.test("formatTable() aligns columns and says which targets are missed", () => {
  const starts: Measurement = { name: "start", unit: "ms", samples: [1234.5] };
  const lines = formatTable([{ ...PAIRS, target: { atLeast: 0.9 } }, starts]).split("\n");
  assertEquals(lines, [
    "measured  unit   median  beside   figure  min–max      target",
    "echo      msg/s  30      50 (Go)  × 0.6   0.5–0.9      ≥ 0.9   MISS",
    "start     ms     1,235            1,235   1,235–1,235",
  ]);
});

Deno.test("formatMarkdown() makes a table with as many cells in every row", () => {
  const rows = formatMarkdown([PAIRS]).split("\n");
  assertEquals(rows.map((row) => row.split("|").length), [10, 10, 10]);
});

Deno.test("replaceMarked() replaces what stands between its markers only", () => {
  const page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n";
  const replaced = "a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nb\n";
  assertEquals(replaceMarked(page, { name: "x", content: "new" }), replaced);
  assertEquals(replaceMarked(replaced, { name: "x", content: "new" }), replaced);
  assertThrows(() => replaceMarked(page, { name: "y", content: "" }), RangeError, "markers");
});

Deno.test("formatBars() draws the largest as wide as the plot, and none as nothing", () => {
  const bars = formatBars([{ label: "10", value: 0.01 }, { label: "5", value: 8 }]);
  assertEquals(bars, `10 █ 0.0100\n 5 ${"█".repeat(40)} 8.00`);
});
