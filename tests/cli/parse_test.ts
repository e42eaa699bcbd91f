import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { parseCommandLine } from "../../lib/cli/parse.ts";
import { UsageError } from "../../lib/errors.ts";

function invocation(...argv: string[]) {
  const line = parseCommandLine(argv);
  if (line.ask !== "run") throw new Error(`Cannot run ${argv.join(" ")}: it asks for ${line.ask}`);
  return { command: line.command.name, ...line.invocation };
}

function complaint(...argv: string[]): string {
  return assertThrows(() => parseCommandLine(argv), UsageError).message;
}

Deno.test("parseCommandLine() reads flags of every kind", () => {
  assertEquals(
    invocation("listen", ":9000", "--echo", "--max-frame", "64KiB", "--idle=2s", "-m", "5"),
    {
      command: "listen",
      args: [":9000"],
      flags: { echo: true, "max-frame": 65536, idle: 2000, "max-connections": 5 },
    },
  );
});

Deno.test("parseCommandLine() keeps arguments as they were written", () => {
  const { args } = invocation("send", ":1", "007", "", "1e3", "--", "--hex", "-x");
  assertEquals(args, [":1", "007", "", "1e3", "--hex", "-x"]);
});

Deno.test("parseCommandLine() takes flags before, between and behind arguments", () => {
  const { args, flags } = invocation("send", "--hex", ":1", "-n", "3", "00", "--wait=none");
  assertEquals([args, flags], [[":1", "00"], { hex: true, repeat: 3, wait: "none" }]);
});

Deno.test("parseCommandLine() collects a flag that may be repeated", () => {
  assertEquals(invocation("send", ":1", "--file", "a", "--file=b").flags, { file: ["a", "b"] });
});

Deno.test("parseCommandLine() takes the word behind a flag as its value, whatever it looks like", () => {
  assertEquals(invocation("listen", ":1", "--reply", "--once").flags, { reply: "--once" });
  assertEquals(invocation("listen", ":1", "--reply", "").flags, { reply: "" });
  assertEquals(invocation("listen", ":1", "--reply=").flags, { reply: "" });
  assertStringIncludes(complaint("listen", ":1", "--reply"), "--reply=TEXT");
  assertStringIncludes(complaint("listen", ":1", "-f"), "--frame=SPEC");
});

Deno.test("parseCommandLine() asks for help and version", () => {
  assertEquals(parseCommandLine([]), { ask: "help" });
  assertEquals(parseCommandLine(["-h"]), { ask: "help" });
  assertEquals(parseCommandLine(["listen", "--help"]), { ask: "help", verb: "listen" });
  assertEquals(parseCommandLine(["frame"]), { ask: "help", verb: "frame" });
  assertEquals(parseCommandLine(["--version"]), { ask: "version" });
});

Deno.test("parseCommandLine() names what was nearest to a mistake", () => {
  assertStringIncludes(complaint("lisen", ":1"), 'did you mean "listen"?');
  assertEquals(
    complaint("frame", "inspct"),
    'Unknown frame command "inspct": did you mean "inspect"?',
  );
  assertStringIncludes(complaint("listen", ":1", "--ecoh"), 'did you mean "--echo"?');
  assertStringIncludes(complaint("send", ":1", "--view", "hx"), 'did you mean "hex"?');
  assertStringIncludes(complaint("zzzzzz"), "see sockeye help");
});

Deno.test("parseCommandLine() refuses values that are none", () => {
  assertStringIncludes(complaint("listen", ":1", "-m", "many"), "write a whole number, 1 or more");
  assertStringIncludes(complaint("listen", ":1", "-m", "0"), "write a whole number, 1 or more");
  assertStringIncludes(complaint("send", ":1", "-n", "-1"), "write a whole number, 0 or more");
  assertStringIncludes(complaint("listen", ":1", "-m", "-1"), "--max-connections");
  assertStringIncludes(complaint("listen", ":1", "--idle", "soon"), "--idle");
  assertStringIncludes(complaint("listen", ":1", "--max-frame", "big"), "--max-frame");
  assertStringIncludes(complaint("listen", ":1", "--idle", "1s", "--idle", "2s"), "more than once");
  assertStringIncludes(complaint("listen", ":1", "--json=no"), "--json takes no value");
});

Deno.test("parseCommandLine() refuses too few and too many arguments", () => {
  assertStringIncludes(complaint("listen"), "without ADDR");
  assertStringIncludes(complaint("listen", ":1", ":2"), 'Cannot use ":2" here');
  assertStringIncludes(complaint("serve", "x"), "no argument");
});
