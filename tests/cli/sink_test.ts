import { assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { openEventLog } from "../../lib/cli/event_log.ts";
import { BrokenOutputError, Sink } from "../../lib/cli/sink.ts";

/** A sink that keeps what it writes, three bytes at a time at the most. */
function keepingSink(maxQueued?: number): { sink: Sink; text: () => string } {
  const bytes: number[] = [];
  const target = (chunk: Uint8Array) => {
    bytes.push(...chunk.subarray(0, 3));
    return Promise.resolve(Math.min(3, chunk.length));
  };
  const sink = new Sink(target, maxQueued === undefined ? {} : { maxQueued });
  return { sink, text: () => new TextDecoder().decode(Uint8Array.from(bytes)) };
}

Deno.test("Sink.write() finishes partial writes, in order", async () => {
  const { sink, text } = keepingSink();
  await Promise.all([sink.write("first "), sink.write("second")]);
  assertEquals(text(), "first second");
});

Deno.test("Sink.tell() says how many lines a slow reader missed", async () => {
  const { sink, text } = keepingSink(4);
  for (const line of ["aaaa", "bbbb", "cccc"]) sink.tell(line);
  await sink.flush();
  sink.tell("dddd");
  await sink.flush();
  assertEquals(text(), "aaaa\n… 2 lines skipped: this output is read too slowly\ndddd\n");
});

Deno.test("openEventLog() says what was skipped as an event, in JSON", async () => {
  const { sink, text } = keepingSink(4);
  const log = openEventLog({ stdout: sink, stderr: sink }, { json: true });
  for (const note of ["a", "b"]) log.note(note);
  await sink.flush();
  log.note("c");
  await sink.flush();
  const events = text().trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event, lines }) => [event, lines]), [
    ["note", undefined],
    ["skipped", 1],
    ["note", undefined],
  ]);
});

Deno.test("Sink.write() rejects once the reader has gone", async () => {
  const sink = new Sink(() => Promise.reject(new Deno.errors.BrokenPipe("gone")));
  await assertRejects(() => sink.write("x"), BrokenOutputError);
  assertInstanceOf(await sink.failed, BrokenOutputError);
});
