import { assertEquals } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";
import { unicodeWidth } from "@std/cli/unicode-width";

Deno.test("parseArgs() reads values after a space and after an equals sign", () => {
  const args = parseArgs(["--frame", "u32le", "--reply=a=b", "x"], { string: ["frame", "reply"] });
  assertEquals(args, { _: ["x"], frame: "u32le", reply: "a=b" });
});

Deno.test("parseArgs() keeps an empty value after an equals sign", () => {
  assertEquals(parseArgs(["--reply=", "x"], { string: ["reply"] }), { _: ["x"], reply: "" });
});

Deno.test("parseArgs() takes no value that is empty or begins with a hyphen", () => {
  for (const next of ["", "-", "-4", "---x"]) {
    const args = parseArgs(["--file", next, "x"], { string: ["file", "4"] });
    assertEquals(args["file"], "", JSON.stringify(next));
  }
  assertEquals(parseArgs(["--file", "-"], { string: ["file"] }), { _: ["-"], file: "" });
  assertEquals(parseArgs(["-f", "-"], { string: ["f"] }), { _: [], f: "-" });
});

Deno.test("parseArgs() reads a negative number as a cluster of short flags", () => {
  assertEquals(parseArgs(["-4"]), { _: [], 4: true });
  assertEquals(parseArgs(["--adjust=-4"], { string: ["adjust"] }), { _: [], adjust: "-4" });
});

Deno.test("parseArgs() makes numbers of words, unless they are declared strings", () => {
  assertEquals(parseArgs(["10", "--port", "80"]), { _: [10], port: 80 });
  assertEquals(parseArgs(["010", "--port", "080"], { string: ["_", "port"] }), {
    _: ["010"],
    port: "080",
  });
});

Deno.test("parseArgs() gives switches no value, and false when absent", () => {
  const options = { boolean: ["once", "json"] };
  assertEquals(parseArgs(["--once", "x"], options), { _: ["x"], once: true, json: false });
  assertEquals(parseArgs(["--once=false"], options), { _: [], once: false, json: false });
  assertEquals(parseArgs(["--once", "false"], options), { _: [], once: false, json: false });
});

Deno.test("parseArgs() negates only what is negatable", () => {
  const options = { boolean: ["color", "no-sort"], negatable: ["color"] };
  assertEquals(parseArgs(["--no-color", "--no-sort"], options), {
    _: [],
    color: false,
    "no-sort": true,
  });
  assertEquals(parseArgs(["--no-wait"]), { _: [], "no-wait": true });
});

Deno.test("parseArgs() keeps the last value of a flag, and all of one to collect", () => {
  const options = { string: ["frame", "header", "join"], collect: ["header", "join"] };
  const args = parseArgs(["--frame=a", "--frame=b", "--header=1", "--header=2"], options);
  assertEquals(args, { _: [], frame: "b", header: ["1", "2"], join: [] });
  assertEquals(parseArgs(["--header=1"], options)["header"], ["1"]);
});

Deno.test("parseArgs() sets every name of a flag", () => {
  const options = { string: ["frame"], boolean: ["hex"], alias: { frame: "f", hex: ["x", "X"] } };
  const wanted = { _: ["y"], frame: "u8", f: "u8", hex: true, x: true, X: true };
  assertEquals(parseArgs(["-x", "-f", "u8", "y"], options), wanted);
  assertEquals(parseArgs(["--hex", "-fu8", "y"], options), wanted);
});

Deno.test("parseArgs() uses the default of an absent flag as it is", () => {
  const options = { string: ["wait"], boolean: ["color"], default: { wait: [1, 2], color: true } };
  assertEquals(parseArgs([], options), { _: [], wait: [1, 2], color: true });
  assertEquals(parseArgs(["--wait=5s", "--color=false"], options), {
    _: [],
    wait: "5s",
    color: false,
  });
});

Deno.test("parseArgs() leaves the words after -- alone", () => {
  const words = ["a", "--once", "--", "--once", "-x", "1"];
  const options = { boolean: ["once"] };
  assertEquals(parseArgs(words, options), { _: ["a", "--once", "-x", "1"], once: true });
  assertEquals(parseArgs(words, { ...options, "--": true }), {
    _: ["a"],
    once: true,
    "--": ["--once", "-x", "1"],
  });
  assertEquals(parseArgs([], { "--": true }), { _: [], "--": [] });
});

Deno.test("parseArgs() stops early at the first word that is no flag", () => {
  const args = parseArgs(["--once", "run", "--bogus", "--once=1"], {
    boolean: ["once"],
    stopEarly: true,
  });
  assertEquals(args, { _: ["run", "--bogus", "--once=1"], once: true });
});

Deno.test("parseArgs() reports each undeclared word with its name and value", () => {
  const seen: unknown[][] = [];
  const args = parseArgs(["a", "--bogus=1", "--lost", "b", "--no-x", "-hz", "--constructor"], {
    boolean: ["h"],
    unknown: (...call) => {
      seen.push(call);
      return false;
    },
  });
  assertEquals(args, { _: [], h: true });
  assertEquals(seen, [
    ["a"],
    ["--bogus=1", "bogus", "1"],
    ["--lost", "lost", "b"],
    ["--no-x", "no-x", true],
    ["-hz", "z", true],
    ["--constructor", "constructor", true],
  ]);
});

Deno.test("parseArgs() keeps an undeclared word unless its reporter says false", () => {
  const args = parseArgs(["a", "--lost", "b", "--toString"], { unknown: () => {} });
  assertEquals(args._, ["a"]);
  assertEquals(args["lost"], "b");
  assertEquals(args["toString"] as unknown, true);
});

Deno.test("unicodeWidth() counts columns", () => {
  const widths = { "hello": 5, "héllo": 5, "he\u0301llo": 5, "天地": 4, "ｆｕ": 4, "🙂": 2 };
  for (const [text, width] of Object.entries(widths)) assertEquals(unicodeWidth(text), width, text);
});

Deno.test("unicodeWidth() gives controls and format characters no column", () => {
  assertEquals(unicodeWidth("\x00\x1b\n\x7f\x9f\u200b\u200d\ufe0f"), 0);
  assertEquals(unicodeWidth("a\u00adb"), 3);
});
