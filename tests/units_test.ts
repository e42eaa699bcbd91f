import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../lib/errors.ts";
import { formatSize, parseDuration, parseSize } from "../lib/units.ts";

Deno.test("parseSize() reads bytes, units of 1024 and units of 1000", () => {
  const sizes: [text: string, bytes: number][] = [
    ["0", 0],
    ["1500", 1500],
    ["1500B", 1500],
    ["64KiB", 65536],
    ["64K", 65536],
    ["1MiB", 1048576],
    ["2 GiB", 2147483648],
    ["8kB", 8000],
    ["8MB", 8000000],
    ["1gb", 1000000000],
  ];
  for (const [text, bytes] of sizes) assertEquals(parseSize(text), bytes, text);
});

Deno.test("parseSize() refuses what is no count of bytes", () => {
  for (
    const text of ["", "x", "-1", "1.5", "1e3", "1TiB", "KiB", "1 0", "9007199254740993", "1iB"]
  ) {
    assertThrows(
      () => parseSize(text),
      UsageError,
      `Cannot read "${text}" as a size: write it as 1500, 64KiB or 8MB`,
    );
  }
});

Deno.test("formatSize() writes without rounding what parseSize() reads back", () => {
  for (const [bytes, text] of [[0, "0"], [1023, "1023"], [1024, "1KiB"], [1536, "1536"]] as const) {
    assertEquals(formatSize(bytes), text);
  }
  for (const text of ["5MiB", "3GiB", "1025KiB"]) assertEquals(formatSize(parseSize(text)), text);
});

Deno.test("parseDuration() gives milliseconds, and takes a number alone for seconds", () => {
  const durations: [text: string, milliseconds: number][] = [
    ["0", 0],
    ["2", 2000],
    ["0.5", 500],
    ["500ms", 500],
    ["2s", 2000],
    ["1.5m", 90_000],
    ["1h", 3_600_000],
    ["1 d", 86_400_000],
  ];
  for (const [text, milliseconds] of durations) {
    assertEquals(parseDuration(text), milliseconds, text);
  }
});

Deno.test("parseDuration() refuses what is no length of time, or too long for a timer", () => {
  for (const text of ["", "x", "-1", "1y", "ms", ".5", "1e3"]) {
    assertThrows(
      () => parseDuration(text),
      UsageError,
      `Cannot read "${text}" as a duration: write it as 500ms, 2s or 1h`,
    );
  }
  assertEquals(parseDuration("2147483647ms"), 2147483647);
  assertThrows(() => parseDuration("2147483648ms"), UsageError, "the longest is 24 days");
});
