import { assertEquals } from "@std/assert";
import plugin from "../../scripts/lint_plugin.ts";

const ROOT = new URL("../..", import.meta.url);

/** The rules that `source` breaks when it stands at `path`. */
function broken(source: string, path = "lib/x.ts"): string[] {
  const file = new URL(path, ROOT).pathname;
  return Deno.lint.runPlugin(plugin, file, source).map(({ id }) => id.replace("sockeye/", ""));
}

function faultOfMessage(expression: string): string | undefined {
  const file = new URL("lib/x.ts", ROOT).pathname;
  const [found] = Deno.lint.runPlugin(plugin, file, `throw new RangeError(${expression});`);
  return found?.message.replace("The error message ", "");
}

Deno.test("plugin reports the private keyword on every kind of member", () => {
  assertEquals(broken("class A { private x = 1 }"), ["no-private"]);
  assertEquals(broken("class A { private x() {} }"), ["no-private"]);
  assertEquals(broken("class A { constructor(private x: number) {} }"), ["no-private"]);
  assertEquals(broken("class A { #x = 1; protected y = 2; z() {} }"), []);
});

Deno.test("plugin reports a default export, but not its own", () => {
  assertEquals(broken("export default function f() {}"), ["no-default-export"]);
  assertEquals(broken("const x = 1; export { x as default };"), ["no-default-export"]);
  assertEquals(broken("export default 1;", "scripts/lint_plugin.ts"), []);
});

Deno.test("plugin reports a third positional parameter that is no options object", () => {
  assertEquals(broken("function f(a, b, c) {}"), ["max-parameters"]);
  assertEquals(broken("class A { f(a, b, c) {} }"), ["max-parameters"]);
  assertEquals(broken("function f(a, b, options, d) {}"), ["max-parameters"]);
  assertEquals(broken("function f(a, b, options = {}) {}"), []);
  assertEquals(broken("function f(a, b, connectOptions?: X) {}"), []);
  assertEquals(broken("function f(a, b, { c, d }: X = {}) {}"), []);
  assertEquals(broken("function f(a, b, ...rest) {}"), []);
});

Deno.test("plugin reports an arrow function where a declaration could stand", () => {
  assertEquals(broken("const f = (x) => x;"), ["no-top-level-arrow"]);
  assertEquals(broken("export const f = async () => {};"), ["no-top-level-arrow"]);
  assertEquals(broken("const xs = ys.map((y) => y); function f() { const g = () => 1; }"), []);
  assertEquals(broken("const f: Check = (x) => x;"), []);
  assertEquals(broken("const f = (x) => x;", "tests/x_test.ts"), []);
});

Deno.test("plugin leaves the stand-ins the parameters of upstream", () => {
  assertEquals(broken("function f(a, b, c, d) {}", "scripts/offline/x/mod.ts"), []);
});

Deno.test("plugin reads error messages in plain and template literals", () => {
  assertEquals(faultOfMessage('"Cannot read x: current value is 1"'), undefined);
  assertEquals(faultOfMessage("`${action} failed: Cannot read ${x}`"), undefined);
  assertEquals(faultOfMessage('"cannot read"'), "must begin with a capital");
  assertEquals(faultOfMessage("`cannot read ${x}`"), "must begin with a capital");
  assertEquals(faultOfMessage('"Cannot read."'), "must not end with a period");
  assertEquals(faultOfMessage("`Cannot read ${x}.`"), "must not end with a period");
  assertEquals(faultOfMessage("`Cannot read a.${x}`"), undefined);
});

Deno.test("plugin reads the message of an error that is made without new", () => {
  assertEquals(broken('throw Error("cannot go");'), ["error-message"]);
});

Deno.test("plugin reads every branch and both ends of a composed error message", () => {
  assertEquals(faultOfMessage('x ? "Good" : "bad"'), "must begin with a capital");
  assertEquals(faultOfMessage('"Cannot " + "read."'), "must not end with a period");
  assertEquals(faultOfMessage('x + " failed"'), undefined);
  assertEquals(faultOfMessage("x"), undefined);
});

Deno.test("plugin reports contractions in error messages, not possessives", () => {
  const message = (word: string) => faultOfMessage(`\`Cannot go: ${word} \${x}\``);
  for (const word of ["can't", "don’t", "it's", "we're", "won't"]) {
    assertEquals(message(word), `must not have a contraction: "${word}"`);
  }
  assertEquals(message("the peer's address"), undefined);
});

Deno.test("plugin knows error classes by name and by namespace, in the product alone", () => {
  assertEquals(broken('throw new Deno.errors.NotFound("gone")'), ["error-message"]);
  assertEquals(broken('throw new errors.FrameError("gone")'), ["error-message"]);
  assertEquals(broken('throw new Thing("gone")'), []);
  assertEquals(broken('throw new Error("boom")', "tests/x_test.ts"), []);
});

Deno.test("plugin reports text read as HTML", () => {
  for (const name of ["innerHTML", "outerHTML"]) {
    assertEquals(broken(`element.${name} = text`), ["no-html-text"]);
  }
  assertEquals(broken("element.textContent = text"), []);
});

Deno.test("plugin reports console in the product, not in tests and scripts", () => {
  assertEquals(broken("console.log(1)", "lib/cli/run.ts"), ["no-console"]);
  assertEquals(broken("console.log(1)", "scripts/x.ts"), []);
});
