import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LineBuffer } from "../../../lib/cli/terminal/line_buffer.ts";

/** The line with `|` where the cursor is. */
function show({ text, cursor }: LineBuffer): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** A line as {@linkcode show} writes it. */
function lineOf(shown: string): LineBuffer {
  const [before = "", after = ""] = shown.split("|");
  const line = new LineBuffer();
  line.set(after);
  line.home();
  line.insert(before);
  return line;
}

type Edit = Exclude<keyof LineBuffer, "text" | "cursor" | "set" | "insert" | "replaceFrom">;

const EDITS: [edit: Edit, before: string, after: string][] = [
  ["backspace", "ab|c", "a|c"],
  ["backspace", "|c", "|c"],
  ["backspace", "a👩‍👩‍👧‍👦|c", "a|c"],
  ["backspace", "ae\u0301|", "a|"],
  ["backspace", "世界|", "世|"],
  ["delete", "a|🇫🇷c", "a|c"],
  ["delete", "a|", "a|"],
  ["left", "a👍🏽|", "a|👍🏽"],
  ["left", "|a", "|a"],
  ["right", "|👍🏽a", "👍🏽|a"],
  ["right", "a|", "a|"],
  ["home", "ab|c", "|abc"],
  ["end", "a|bc", "abc|"],
  ["wordLeft", "one two  |three", "one |two  three"],
  ["wordLeft", "  |", "|  "],
  ["wordRight", "one|  two three", "one  two| three"],
  ["killWordLeft", "one 世界 |three", "one |three"],
  ["killWordRight", "one| two three", "one| three"],
  ["killToStart", "one |two", "|two"],
  ["killToEnd", "one |two", "one |"],
];

for (const [edit, before, after] of EDITS) {
  Deno.test(`LineBuffer.${edit}() makes ${after} of ${before}`, () => {
    const line = lineOf(before);
    assertEquals(show(line), before);
    line[edit]();
    assertEquals(show(line), after);
  });
}

Deno.test("LineBuffer.yank() inserts what was cut last", () => {
  const line = lineOf("one two|");
  line.killWordLeft();
  line.home();
  line.killToStart(); // Cuts nothing, so that what was cut before stays.
  line.yank();
  line.yank();
  assertEquals(show(line), "twotwo|one ");
});

Deno.test("LineBuffer.insert() keeps the cursor out of a cluster it completes", () => {
  const line = lineOf("|\u0301x");
  line.insert("e");
  assertEquals(show(line), "e\u0301|x");
});

Deno.test("LineBuffer.insert() takes what fits and says when it is not all", () => {
  const line = new LineBuffer({ maxBytes: 7 });
  assertEquals(line.insert("世界"), true);
  assertEquals(line.insert("é"), false);
  assertEquals(line.insert("a👍"), false);
  assertEquals(show(line), "世界a|");
  assertEquals(line.insert(""), true);
});

Deno.test("LineBuffer.replaceFrom() replaces up to the cursor only", () => {
  const line = lineOf("say /jo| now");
  line.replaceFrom(4, "/join");
  assertEquals(show(line), "say /join| now");
});

Deno.test("LineBuffer keeps its cursor on a cluster boundary through any edits", () => {
  const edits: Edit[] = [...new Set(EDITS.map(([edit]) => edit)), "yank"];
  const piece = fc.constantFrom("a", " ", "\u0301", "👩", "\u200d", "🇫", "世", "\u200c", "\t");
  const step = fc.oneof(fc.constantFrom(...edits), piece.map((text) => ({ text })));
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const line = new LineBuffer({ maxBytes: 64 });
    for (const step of steps) {
      if (typeof step === "string") line[step]();
      else line.insert(step.text);
      assertEquals(isBoundary(line.text, line.cursor), true);
    }
    assertEquals(new TextEncoder().encode(line.text).length <= 64, true);
  }));
});

function isBoundary(text: string, at: number): boolean {
  const clusters = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
  return at === text.length || [...clusters].some(({ index }) => index === at);
}
