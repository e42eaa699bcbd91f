import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { unicodeWidth } from "@std/cli/unicode-width";
import { render } from "../../../lib/cli/terminal/render.ts";

interface Row {
  prompt?: string;
  text: string;
  cursor?: number;
  columns?: number;
}

// deno-lint-ignore no-control-regex -- what a terminal does not show begins with one
const CONTROL_REGEXP = /\r|\x1b(\[[?0-9;]*[A-Za-z]|8)/g;

/** What a row looks like, with `|` where the cursor is, and the column that was told. */
function drawn({ prompt = "> ", text, cursor = text.length, columns = 20 }: Row) {
  const { output, column } = render({ prompt, text, cursor, columns });
  const row = output.replace("\x1b7", "|").replaceAll(CONTROL_REGEXP, "");
  return { row, column };
}

Deno.test("render() draws prompt and line, with the cursor at its place", () => {
  assertEquals(drawn({ text: "abc", cursor: 1 }), { row: "> a|bc", column: 3 });
  assertEquals(drawn({ text: "" }), { row: "> |", column: 2 });
});

Deno.test("render() counts wide characters as two columns", () => {
  assertEquals(drawn({ text: "世界a", cursor: 2 }), { row: "> 世界|a", column: 6 });
  assertEquals(drawn({ text: "👍❤️" }).column, 6);
});

Deno.test("render() counts no column for the colours of a prompt", () => {
  const { column } = drawn({ prompt: "\x1b[1;32mme\x1b[0m> ", text: "a" });
  assertEquals(column, 5);
});

Deno.test("render() shows the end of a long line while the cursor is there", () => {
  const { row, column } = drawn({ text: "0123456789abcdefghijklmnop" });
  assertEquals({ row, column }, { row: "> 9abcdefghijklmnop|", column: 19 });
});

Deno.test("render() shows what follows the cursor inside a long line", () => {
  const text = "0123456789abcdefghijklmnopqrstuvwxyz";
  assertEquals(drawn({ text, cursor: 0 }).row, "> |0123456789abcdefg");
  assertEquals(drawn({ text, cursor: 26 }).row, "> defghijklmnop|qrst");
});

Deno.test("render() never cuts a wide character in half at an edge", () => {
  assertEquals(drawn({ text: "世界世界世", columns: 12 }), { row: "> 界世界世|", column: 10 });
});

Deno.test("render() leaves the prompt out where it would leave no room", () => {
  assertEquals(drawn({ prompt: "a long prompt> ", text: "abcdef", columns: 12 }).row, "abcdef|");
});

Deno.test("render() makes control characters of the line visible", () => {
  assertEquals(drawn({ text: "a\x1b[2J\u202e", columns: 40 }).row, "> a\\x1b[2J\\u202e|");
  assertEquals(drawn({ text: "a\tb" }).row, "> a    b|");
});

Deno.test("render() switches wrapping off while it draws", () => {
  const { output } = render({ prompt: "> ", text: "a", cursor: 1, columns: 20 });
  assert(output.startsWith("\r\x1b[K\x1b[?7l"));
  assertStringIncludes(output, "\x1b8\x1b[?7h");
});

Deno.test("render() takes one row and has the cursor on it whatever the line and the width", () => {
  const part = fc.constantFrom("a", "世", "👩‍👩‍👧", "e\u0301", "\x1b", "\t", "❤️", "🇫🇷", " ");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.nat(60), fc.integer({ min: 1, max: 50 }), (
      parts,
      at,
      columns,
    ) => {
      const cursor = parts.slice(0, at).join("").length;
      const { row, column } = drawn({ text: parts.join(""), cursor, columns });
      assert(unicodeWidth(row.replace("|", "")) <= Math.max(0, columns - 1));
      assert(column < columns);
    }),
    { numRuns: 1000 },
  );
});
