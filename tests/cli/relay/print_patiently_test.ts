import { assertEquals } from "@std/assert";
import { printPatiently } from "../../../lib/cli/relay/print_patiently.ts";
import { Sink } from "../../../lib/cli/sink.ts";

/** An output that takes nothing until it is let go. */
function stoppedSink() {
  const gate = Promise.withResolvers<void>();
  const bytes: number[] = [];
  const sink = new Sink(async (chunk) => {
    await gate.promise;
    bytes.push(...chunk);
    return chunk.length;
  }, { isTerminal: true, maxQueued: 8 });
  return { sink, go: () => gate.resolve(), text: () => String.fromCharCode(...bytes) };
}

Deno.test("printPatiently() lets things pass when a terminal stands still, and counts what it skips", async () => {
  const { sink, go, text } = stoppedSink();
  const print = printPatiently(sink, 1);
  const [one, two] = [print("one"), print("two and more")];
  assertEquals([one instanceof Promise, one === two], [true, true]);
  await one;
  // It stands still: nobody waits for it any more.
  assertEquals([print("three"), print("four")], [undefined, undefined]);
  go();
  await sink.flush();
  assertEquals(text().split("\n").slice(0, 2), ["one", "two and more"]);
  print("five");
  await sink.flush();
  assertEquals(text().trim().split("\n").at(-1), "five");
  assertEquals(/2 lines skipped/.test(text()), true);
});

Deno.test("printPatiently() holds back until a terminal that reads has read", async () => {
  const { sink, go, text } = stoppedSink();
  const print = printPatiently(sink, 60_000);
  const waiting = print("one");
  go();
  await waiting;
  assertEquals(text(), "one\n");
});
