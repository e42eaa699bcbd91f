import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/errors.ts";
import { parseIgnoreRules } from "../../../lib/relay/replay/ignore.ts";

const encoder = new TextEncoder();

/** Whether two texts are the same without what a rule takes out. */
function isSame(rules: readonly string[], [a, b]: readonly [string, string]): boolean {
  const mask = parseIgnoreRules(rules);
  const [one, two] = [a, b].map((text) => mask(encoder.encode(text)).toHex());
  return one === two;
}

const CASES: readonly (readonly [rules: string[], a: string, b: string, same: boolean])[] = [
  [["0-3"], "abcdE", "xxxxE", true],
  [["0-3"], "abcdE", "abcdF", false],
  [["0-3"], "abcdE", "abcdEE", false],
  [["4"], "abcdE", "abcdF", true],
  [["2-"], "abcdE", "abxyz", true],
  [["json:time"], '{"a":1,"time":2}', '{"time":3,"a":1}', true],
  [["json:time"], '{"a":1,"time":2}', '{"time":2,"a":2}', false],
  [["json:items.*.id"], '{"items":[{"id":1},{"id":2}]}', '{"items":[{"id":3},{}]}', true],
  [["json:1"], "[1,2,3]", "[1,9,3]", true],
  [["json:1"], "[1,2,3]", "[1,9,4]", false],
  [["json:time"], "no json", "no json", true],
  [[String.raw`/\d+ms/`], "took 12ms, 3ms", "took 7ms, 11ms", true],
  [["/ok/i"], "OK", "no", false],
  [["0", "/b+/"], "abc", "xbbc", true],
];

Deno.test("parseIgnoreRules() takes out what a rule names, and nothing else", () => {
  for (const [rules, a, b, same] of CASES) {
    assertEquals(isSame(rules, [a, b]), same, `${rules} ${a}`);
  }
});

Deno.test("parseIgnoreRules() works on bytes that are no text", () => {
  const mask = parseIgnoreRules(["/a/"]);
  assertEquals(mask(Uint8Array.of(0xff, 0x61, 0xfe)), Uint8Array.of(0xff, 0xfe));
});

Deno.test("parseIgnoreRules() refuses what is no rule", () => {
  for (const rule of ["x", "-3", "json:", "/(/", "//"]) {
    assertThrows(() => parseIgnoreRules([rule]), UsageError, rule);
  }
});
