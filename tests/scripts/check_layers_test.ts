import { assertEquals } from "@std/assert";
import { findViolations } from "../../scripts/layers/rules.ts";
import { tokenize } from "../../scripts/layers/tokens.ts";

function messages(path: string, text: string): string[] {
  return findViolations(new Map([[path, text]])).map(({ line, message }) => `${line}: ${message}`);
}

function cut(source: string): string[] {
  return tokenize(source).map(({ kind, text }) => `${kind} ${text}`);
}

Deno.test("tokenize() tells code from text and comments", () => {
  assertEquals(cut(`a = "b // \\" c"; // d "e"\n/* f\n'g' */ 'h'`), [
    "code a",
    "code =",
    'string b // \\" c',
    "code ;",
    'comment  d "e"',
    "comment  f\n'g' ",
    "string h",
  ]);
});

Deno.test("tokenize() finds the code in nested templates", () => {
  assertEquals(cut("`a ${b({ c: `${d} }` })} e`; f"), [
    "string a ",
    "code b",
    "code (",
    "code {",
    "code c",
    "code :",
    "string ",
    "code d",
    "string  }",
    "code }",
    "code )",
    "string  e",
    "code ;",
    "code f",
  ]);
});

Deno.test("tokenize() tells a regular expression from a division", () => {
  assertEquals(cut("x = /[/\"]'/g"), ["code x", "code =", "string [/\"]'"]);
  assertEquals(cut("`${/`/}`").filter((token) => token !== "string "), ["string `"]);
  assertEquals(cut("a / b / c").length, 5);
  assertEquals(cut("f(a) / 2 / c").length, 8);
});

Deno.test("tokenize() counts lines through every kind of token", () => {
  const lines = tokenize("/*\n*/ `\n${\na}`\nb").map(({ line }) => line);
  assertEquals(lines, [1, 2, 4, 4, 5]);
});

Deno.test("findViolations() lets imports run downwards and within their part", () => {
  const allowed = {
    "lib/frame/varint.ts": 'import { x } from "./codec.ts"; import "../errors.ts";',
    "lib/cli/run.ts": 'const x = await import("./commands/send.ts"); export * from "../mod.ts";',
    "lib/chat/room.ts": 'import type { Codec } from "../frame/codec.ts"; import "@std/bytes";',
    "lib/cli/version.ts": 'import manifest from "../../deno.json" with { type: "json" };',
    "main.ts": 'import { run } from "./lib/cli/run.ts";',
  };
  assertEquals(findViolations(new Map(Object.entries(allowed))), []);
});

Deno.test("findViolations() reports imports that run upwards, sideways or out", () => {
  assertEquals(messages("lib/frame/a.ts", '\nimport { x } from "../net/b.ts";'), [
    "2: The part frame imports lib/net/b.ts: net is not below it",
  ]);
  assertEquals(messages("lib/chat/a.ts", 'export * from "../relay/b.ts";'), [
    "1: The part chat imports lib/relay/b.ts: relay is not below it",
  ]);
  assertEquals(messages("lib/net/a.ts", 'await import("../cli/b.ts");'), [
    "1: The part net imports lib/cli/b.ts: cli is not below it",
  ]);
  assertEquals(messages("lib/net/a.ts", 'import "../../scripts/b.ts";'), [
    "1: The product imports scripts/b.ts, which is not part of it",
  ]);
  assertEquals(messages("lib/extra/a.ts", ""), ["1: The folder lib/extra/ has no layer"]);
});

Deno.test("findViolations() reports Deno in pure files, not in their text", () => {
  const code = '/** Deno.listen */ const x = "Deno" + `Deno`;';
  const pure = ["errors", "frame/a", "frame/b/c", "chat/room/hub", "http/head"];
  for (const name of pure) {
    assertEquals(messages(`lib/${name}.ts`, code), []);
    assertEquals(messages(`lib/${name}.ts`, "let x: `${Deno.Addr}`;").length, 1, name);
  }
  for (const name of ["net/a", "chat/doors/server", "http/server"]) {
    assertEquals(messages(`lib/${name}.ts`, "Deno.listen();"), []);
  }
});

Deno.test("findViolations() lets only the command line print", () => {
  for (
    const code of ["console.log(1)", "Deno.stdout.write(x)", "Deno\n  .stderr", "process.exit()"]
  ) {
    assertEquals(messages("lib/net/a.ts", code).length, 1, code);
    assertEquals(messages("lib/cli/a.ts", code), [], code);
  }
});

Deno.test("findViolations() lets the command line exit, and main.ts once", () => {
  assertEquals(messages("lib/net/a.ts", "Deno.exit(1)"), [
    "1: Only lib/cli/ exits, and main.ts once",
  ]);
  assertEquals(messages("lib/cli/a.ts", "Deno.exit(1)"), []);
  assertEquals(messages("main.ts", "Deno.exit(1)"), []);
  assertEquals(messages("main.ts", "Deno.exit(1);\nDeno.exit(2)"), [
    "2: Only lib/cli/ exits, and main.ts once",
  ]);
});

Deno.test("findViolations() reports long files and work left undone, wherever they are", () => {
  const long = "x\n".repeat(251);
  for (const path of ["lib/net/a.ts", "tests/a_test.ts", "lib/web/page.css"]) {
    assertEquals(messages(path, long), ["251: The file has 251 lines: 250 is the most"]);
    assertEquals(messages(path, "x\n".repeat(250)), []);
  }
  const note = ["TO", "DO"].join("");
  assertEquals(messages("tests/a.ts", `x; // ${note}: y`).length, 1);
  assertEquals(messages("tests/a.ts", `x = "${note}";`), []);
});
