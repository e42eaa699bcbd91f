import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { Prompt, type PromptOptions } from "../../../lib/cli/terminal/prompt.ts";
import { FakeTerminal } from "./fake_terminal.ts";

function open(options: PromptOptions = {}) {
  const terminal = new FakeTerminal();
  return { terminal, prompt: new Prompt(terminal, options) };
}

/** The lines entered by what is typed, up to the end of input. */
async function entered(typed: string[], options: PromptOptions = {}): Promise<string[]> {
  const { terminal, prompt } = open(options);
  for (const text of typed) terminal.type(text);
  terminal.type(null);
  return await Array.fromAsync(prompt.lines());
}

Deno.test("Prompt.lines() returns each line as it is entered", async () => {
  assertEquals(await entered(["one\rtw", "o\r\r", "half"]), ["one", "two", ""]);
});

Deno.test("Prompt.lines() returns edited lines and lines of the history", async () => {
  assertEquals(await entered(["世界x\x7f\x7f!\r", "\x1b[A\x01>\r", "b\x1b[Da\x1b[A\x1b[B\r"]), [
    "世!",
    ">世!",
    "ab",
  ]);
});

Deno.test("Prompt.lines() returns the lines of a paste, and keeps the last for editing", async () => {
  assertEquals(await entered(["a\x1b[200~1\tx\r\n2\n3\x1b[201~b\r"]), ["a1\tx", "2", "3b"]);
});

Deno.test("Prompt.lines() returns everything typed in one burst, in order", async () => {
  const lines = Array.from({ length: 5000 }, (_, n) => `line ${n}`);
  assertEquals(await entered([lines.join("\r") + "\r"]), lines);
});

Deno.test("Prompt.lines() keeps a line within its limit, and sounds the bell", async () => {
  const { terminal, prompt } = open({ maxBytes: 4 });
  terminal.type("abcdef\r");
  terminal.type(null);
  assertEquals(await Array.fromAsync(prompt.lines()), ["abcd"]);
  assertStringIncludes(terminal.written, "\x07");
});

Deno.test("Prompt.print() keeps the prompt and the half-typed line below", async () => {
  const held = open();
  await using _ = held.prompt;
  held.terminal.type("half 世");
  await held.terminal.shows("half 世");
  held.prompt.print("a message");
  await held.terminal.shows("a message");
  const [, after] = held.terminal.written.split("a message\r\n");
  assertStringIncludes(after ?? "", "> half 世");
});

Deno.test("Prompt.print() draws for the width the terminal has at that moment", async () => {
  const held = open();
  await using _ = held.prompt;
  held.terminal.type("0123456789");
  await held.terminal.shows("> 0123456789");
  held.terminal.width = 12;
  held.prompt.print("a message");
  await held.terminal.shows("a message");
  assert(held.terminal.written.includes("> 123456789\x1b7"));
});

Deno.test("Prompt shows an entered line harmless, and none when echo is off", async () => {
  const { terminal, prompt } = open();
  terminal.type("\x1b[200~\x1b]0;title\x07\x1b[201~\r");
  terminal.type(null);
  assertEquals(await Array.fromAsync(prompt.lines()), ["\x1b]0;title\x07"]);
  assertStringIncludes(terminal.written, "> \\x1b]0;title\\x07\r\n");

  const quiet = open({ echo: false });
  quiet.terminal.type("one\r");
  quiet.terminal.type(null);
  assertEquals(await Array.fromAsync(quiet.prompt.lines()), ["one"]);
  assertEquals(quiet.terminal.written.includes("one\r\n"), false);
});

Deno.test("Prompt.prompt changes what stands before the line", async () => {
  const held = open({ prompt: "a> " });
  await using _ = held.prompt;
  held.prompt.prompt = "b> ";
  await held.terminal.shows("b> ");
  assertEquals(held.prompt.prompt, "b> ");
});

const ENDINGS = [
  ["end", "Ctrl-D on an empty line", "\x04"],
  ["end", "the end of input", null],
  ["interrupt", "Ctrl-C as a character", "half\x03lost\r"],
] as const;

for (const [outcome, what, typed] of ENDINGS) {
  Deno.test(`Prompt ends with ${outcome} at ${what}, and restores the terminal`, async () => {
    const { terminal, prompt } = open();
    assert(terminal.raw);
    terminal.type(typed);
    assertEquals(await Array.fromAsync(prompt.lines()), []);
    assertEquals(await prompt.closed, undefined);
    assertEquals(prompt.outcome, outcome);
    assertRestored(terminal);
  });
}

function assertRestored(terminal: FakeTerminal): void {
  assertEquals(terminal.raw, false);
  assertStringIncludes(terminal.written, "\x1b[?2004h");
  assert(terminal.written.endsWith("\x1b[?2004l"));
  const lastRow = terminal.written.slice(terminal.written.lastIndexOf("\r") + 1);
  assertEquals(lastRow.includes("> "), false);
}

Deno.test("Prompt.close() restores the terminal before it returns, and ends lines()", async () => {
  const { terminal, prompt } = open();
  const lines = Array.fromAsync(prompt.lines());
  prompt.close();
  assertRestored(terminal);
  prompt.close();
  prompt.interrupt();
  assertEquals(await lines, []);
  assertEquals(prompt.outcome, "closed");
});

Deno.test("Prompt.lines() closes the prompt when its loop is left", async () => {
  const { terminal, prompt } = open();
  terminal.type("one\rtwo\r");
  for await (const line of prompt.lines()) {
    assertEquals(line, "one");
    break;
  }
  assertEquals(prompt.outcome, "closed");
  assertRestored(terminal);
});

Deno.test("Prompt closes when its signal fires, even before it began", async () => {
  const stopping = new AbortController();
  const { terminal, prompt } = open({ signal: stopping.signal });
  stopping.abort();
  assertEquals(await Array.fromAsync(prompt.lines()), []);
  assertRestored(terminal);
  assertEquals(open({ signal: AbortSignal.abort() }).prompt.outcome, "closed");
});

Deno.test("Prompt fails with the error of a terminal that cannot be read", async () => {
  const { terminal, prompt } = open();
  terminal.type(new Deno.errors.BadResource("gone"));
  assertEquals(await Array.fromAsync(prompt.lines()), []);
  assertInstanceOf(await prompt.closed, Deno.errors.BadResource);
  assertEquals(prompt.outcome, "failed");
  assertRestored(terminal);
});

Deno.test("Prompt fails with the error of a terminal that cannot be written", async () => {
  const terminal = new FakeTerminal();
  terminal.write = () => {
    throw new Deno.errors.BrokenPipe("gone");
  };
  const prompt = new Prompt(terminal);
  assertEquals(await Array.fromAsync(prompt.lines()), []);
  assertInstanceOf(await prompt.closed, Deno.errors.BrokenPipe);
  assertEquals(terminal.raw, false);
});

const complete = (line: string, cursor: number) =>
  ["/join ", "/joke ", "@alice "].filter((word) => word.startsWith(line.slice(0, cursor)));

Deno.test("Prompt completes on Tab, and lists at the second Tab", async () => {
  const { terminal, prompt } = open({ complete });
  terminal.type("@\tand /\r");
  terminal.type("/\t\t\t");
  await terminal.shows("/join  /joke\r\n");
  terminal.type("i\tx\r");
  terminal.type(null);
  assertEquals(await Array.fromAsync(prompt.lines()), ["@alice and /", "/join x"]);
});

Deno.test("Prompt inserts Tab when it has nothing to complete with", async () => {
  assertEquals(await entered(["a\tb\r"]), ["a\tb"]);
});

Deno.test("Prompt clears the screen on Ctrl-L, and keeps the line", async () => {
  const { terminal, prompt } = open();
  terminal.type("ab\x0cc\r");
  terminal.type(null);
  assertEquals(await Array.fromAsync(prompt.lines()), ["abc"]);
  assertStringIncludes(terminal.written, "\x1b[H\x1b[2J");
});
