import { assertEquals } from "@std/assert";
import { History } from "../../../lib/cli/terminal/history.ts";

function historyOf(lines: string[], maxLines = 10): History {
  const history = new History({ maxLines });
  for (const line of lines) history.add(line);
  return history;
}

Deno.test("History.up() goes back to the oldest, and down() forward to the draft", () => {
  const history = historyOf(["one", "two"]);
  assertEquals([history.up("draft"), history.up("two"), history.up("one")], [
    "two",
    "one",
    undefined,
  ]);
  assertEquals([history.down(), history.down(), history.down()], ["two", "draft", undefined]);
});

Deno.test("History.add() leaves out empty lines and repetitions of the last", () => {
  const history = historyOf(["one", "", "one", "two", "one"]);
  assertEquals([history.up(""), history.up(""), history.up(""), history.up("")], [
    "one",
    "two",
    "one",
    undefined,
  ]);
});

Deno.test("History.add() drops the oldest over the limit", () => {
  const history = historyOf(["one", "two", "three"], 2);
  assertEquals([history.up(""), history.up(""), history.up("")], ["three", "two", undefined]);
});

Deno.test("History.add() goes back to the newest end", () => {
  const history = historyOf(["one", "two"]);
  history.up("");
  history.up("");
  history.add("three");
  assertEquals([history.down(), history.up("new")], [undefined, "three"]);
});
