import { assertEquals } from "@std/assert";
import { readSummary } from "../../scripts/ok.ts";

Deno.test("readSummary() reads the last closing line of a test run", () => {
  const output =
    "ok | 9 passed | 9 failed (1ms)\nx ... ok (2ms)\n\nok | 5 passed | 0 failed (3s)\n";
  assertEquals(readSummary(output), "5 passed, 0 failed");
});

Deno.test("readSummary() looks past colours, steps and ignored tests", () => {
  const output = "\x1b[31mFAILED\x1b[0m | 12 passed (3 steps) | 1 failed (1 step) | 2 ignored (1s)";
  assertEquals(readSummary(output), "12 passed, 1 failed");
});

Deno.test("readSummary() returns undefined when the tests did not run", () => {
  assertEquals(readSummary("error: Module not found"), undefined);
});
