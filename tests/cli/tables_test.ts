import { assert, assertEquals, assertLessOrEqual, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { completionScript, SHELLS } from "../../lib/cli/completions.ts";
import type { Flag, FlagName } from "../../lib/cli/flag.ts";
import { FLAGS } from "../../lib/cli/flags.ts";
import { helpText } from "../../lib/cli/help.ts";
import { manPage } from "../../lib/cli/man.ts";
import { parseCommandLine } from "../../lib/cli/parse.ts";

const flags = Object.entries(FLAGS as Record<string, Flag>);

Deno.test("FLAGS names a value for every flag that is no switch", () => {
  for (const [name, flag] of flags) {
    assertEquals(flag.value === undefined, flag.kind === "switch", name);
  }
});

Deno.test("FLAGS gives no two flags of a command the same letter", () => {
  for (const { name, flags } of COMMANDS) {
    const letters = flags.map((flag) => (FLAGS[flag] as Flag).short).filter(Boolean);
    assertEquals(letters.length, new Set(letters).size, name);
  }
});

Deno.test("FLAGS are each used by a command, and by no command twice", () => {
  const used = new Set<FlagName>();
  for (const command of COMMANDS) {
    assertEquals(new Set(command.flags).size, command.flags.length, command.name);
    for (const flag of command.flags) used.add(flag);
  }
  assertEquals(flags.map(([name]) => name).filter((name) => !used.has(name as FlagName)), []);
});

Deno.test("COMMANDS have examples that parse as themselves", () => {
  for (const command of COMMANDS) {
    assert(command.examples.length > 0, command.name);
    for (const example of command.examples) {
      const words = [...example.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      const line = parseCommandLine(words);
      assertEquals(line.ask === "run" && line.command.name, command.name, example);
    }
  }
});

Deno.test("COMMANDS each load a function", async () => {
  for (const command of COMMANDS) assertEquals(typeof await command.load(), "function");
});

Deno.test("helpText() fits 80 columns and names every command and its flags", () => {
  const overview = helpText();
  for (const { name, flags } of COMMANDS) {
    assertStringIncludes(overview, `  ${name} `);
    const help = helpText(name);
    assertEquals(/\?\.$/m.test(help), false, name);
    for (const flag of flags) assertStringIncludes(help, `--${flag}`);
    for (const line of `${overview}${help}`.split("\n")) assertLessOrEqual(line.length, 90, line);
  }
});

Deno.test("manPage() names every command and every flag", () => {
  const page = manPage("1.2.3").replaceAll("\\-", "-");
  assertStringIncludes(page, "sockeye 1.2.3");
  for (const { name } of COMMANDS) assertStringIncludes(page, `.B sockeye ${name}`);
  for (const [name] of flags) assertStringIncludes(page, `--${name}`);
});

Deno.test("completionScript() names every command and flag for each shell", () => {
  for (const shell of SHELLS) {
    const script = completionScript(shell);
    for (const { name } of COMMANDS) {
      for (const word of name.split(" ")) assertStringIncludes(script, word);
    }
    for (const [name] of flags) {
      assertStringIncludes(script, shell === "fish" ? `-l ${name}` : `--${name}`);
    }
  }
});
