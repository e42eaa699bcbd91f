import { assertEquals, assertStringIncludes } from "@std/assert";
import { Screen } from "../../../lib/cli/terminal/screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

function screenOn(terminal: FakeTerminal) {
  const errors: Error[] = [];
  const onError = (error: Error) => void errors.push(error);
  return {
    screen: new Screen(terminal, { drawRow: () => ({ output: "> half", column: 6 }), onError }),
    errors,
  };
}

Deno.test("Screen.print() writes above the row, which it draws again below", async () => {
  const terminal = new FakeTerminal();
  screenOn(terminal).screen.print("one\ntwo");
  await terminal.shows("half");
  assertEquals(terminal.written, "\r\x1b[Kone\r\ntwo\r\n> half");
});

Deno.test("Screen.print() shares one write among all that one turn prints", async () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal);
  for (let n = 0; n < 1000; n++) {
    screen.print(`line ${n}`);
    await undefined; // Still the same turn.
  }
  await terminal.shows("half");
  assertEquals(terminal.writes, 1);
  assertStringIncludes(terminal.written, "\r\x1b[Kline 0\r\nline 1\r\n");
  assertStringIncludes(terminal.written, "line 999\r\n> half");
});

Deno.test("Screen.print() gathers no more than a bounded amount, and loses nothing", () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal);
  const line = "x".repeat(1022);
  for (let n = 0; n < 640; n++) screen.print(line);
  screen.end("");
  assertEquals(terminal.writes, 10);
  assertEquals(terminal.written.split(line).length, 641);
});

Deno.test("Screen.print() finishes a partial write", async () => {
  const terminal = new FakeTerminal();
  const write = terminal.write.bind(terminal);
  terminal.write = (bytes) => write(bytes.subarray(0, 3));
  screenOn(terminal).screen.print("abcdef");
  await terminal.shows("half");
  assertEquals(terminal.written, "\r\x1b[Kabcdef\r\n> half");
});

Deno.test("Screen.end() writes at once what has gathered, and nothing after", () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal);
  screen.print("one");
  screen.end("bye");
  screen.print("late");
  screen.refresh();
  screen.end("twice");
  assertEquals(terminal.written, "\r\x1b[Kone\r\nbye");
});

Deno.test("Screen tells of a terminal that has gone", () => {
  const terminal = new FakeTerminal();
  terminal.write = () => {
    throw new Deno.errors.BrokenPipe("gone");
  };
  const { screen, errors } = screenOn(terminal);
  screen.end("bye");
  assertEquals(errors.map((error) => error.message), ["gone"]);
});
