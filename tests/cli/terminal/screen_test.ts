import { assertEquals, assertStringIncludes } from "@std/assert";
import { Screen } from "../../../lib/cli/terminal/screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

function screenOn(terminal: FakeTerminal, maxPending = 1000) {
  const errors: Error[] = [];
  const options = { drawRow: () => "> half", onError: (e: Error) => errors.push(e), maxPending };
  return { screen: new Screen(terminal, options), errors };
}

Deno.test("Screen.print() writes above the row, which it draws again below", async () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal);
  await screen.print("one\ntwo");
  assertEquals(terminal.written, "\r\x1b[Kone\r\ntwo\r\n> half");
});

Deno.test("Screen.print() shares one write among all that one turn prints", async () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal, 100_000);
  await Promise.all(Array.from({ length: 1000 }, (_, n) => screen.print(`line ${n}`)));
  assertEquals(terminal.writes, 1);
  assertStringIncludes(terminal.written, "line 0\r\nline 1\r\n");
  assertStringIncludes(terminal.written, "line 999\r\n> half");
});

Deno.test("Screen.print() gathers what comes while a write is under way", async () => {
  const terminal = new FakeTerminal();
  const slow = Promise.withResolvers<void>();
  terminal.taking = slow.promise;
  const { screen } = screenOn(terminal);
  const first = screen.print("one");
  await Promise.resolve(); // The first write has begun.
  screen.print("two");
  const last = screen.print("three");
  slow.resolve();
  await Promise.all([first, last]);
  assertEquals(terminal.written, "\r\x1b[Kone\r\n> half\r\x1b[Ktwo\r\nthree\r\n> half");
});

Deno.test("Screen.print() leaves out, and counts, what a slow terminal has no room for", async () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal, 10);
  await Promise.all(["12345678", "too much", "more too"].map((text) => screen.print(text)));
  assertEquals(terminal.written, "\r\x1b[K12345678\r\n… 2 more not shown\r\n> half");
  await screen.print("again");
  assertEquals(terminal.written.endsWith("\r\x1b[Kagain\r\n> half"), true);
});

Deno.test("Screen.print() finishes a partial write", async () => {
  const terminal = new FakeTerminal();
  terminal.write = (bytes) => Promise.resolve(terminal.writeSync(bytes.subarray(0, 3)));
  await screenOn(terminal).screen.print("abcdef");
  assertEquals(terminal.written, "\r\x1b[Kabcdef\r\n> half");
});

Deno.test("Screen.end() writes at once what waits, and nothing after", async () => {
  const terminal = new FakeTerminal();
  const { screen } = screenOn(terminal);
  screen.print("one");
  const ended = screen.end("bye");
  assertEquals(terminal.written, "\r\x1b[Kone\r\nbye");
  await Promise.all([ended, screen.print("late"), screen.refresh(), screen.end("twice")]);
  assertEquals(terminal.written, "\r\x1b[Kone\r\nbye");
});

Deno.test("Screen.end() writes at once even while a write is under way", async () => {
  const terminal = new FakeTerminal();
  const slow = Promise.withResolvers<void>();
  terminal.taking = slow.promise;
  const { screen } = screenOn(terminal);
  screen.print("one");
  await Promise.resolve();
  screen.print("two");
  const ended = screen.end("bye");
  assertEquals(terminal.written, "\r\x1b[Kone\r\n> half\r\x1b[Ktwo\r\nbye");
  slow.resolve();
  await ended;
  assertEquals(terminal.writes, 2);
});

Deno.test("Screen tells once of a terminal that has gone, and rejects no print", async () => {
  const terminal = new FakeTerminal();
  terminal.write = () => Promise.reject(new Deno.errors.BrokenPipe("gone"));
  const { screen, errors } = screenOn(terminal);
  await Promise.all([screen.print("one"), screen.print("two")]);
  assertEquals(errors.map((error) => error.message), ["gone"]);
});
