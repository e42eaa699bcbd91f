import { assert, assertEquals } from "@std/assert";
import { datagramsOf } from "../../../lib/chat/doors/datagrams.ts";

function cut(text: string): string[] {
  // Fatal: no datagram may end within a character.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return [...datagramsOf(new TextEncoder().encode(text))].map((bytes) => decoder.decode(bytes));
}

Deno.test("datagramsOf() puts as many whole lines in a datagram as pass a network in one piece", () => {
  const lines = Array.from({ length: 100 }, (_, i) => `* line ${i} ${"x".repeat(40)}\n`);
  const datagrams = cut(lines.join(""));
  assertEquals(datagrams.join(""), lines.join(""));
  assert(datagrams.every((text) => text.length <= 1200 && text.endsWith("\n")));
  assert(datagrams.length < 10);
});

Deno.test("datagramsOf() gives a long line a datagram of its own, and cuts one that none could carry", () => {
  const [long, huge] = [`${"ä".repeat(3000)}\n`, `${"x"}${"€".repeat(30_000)}\n`];
  const [first, second, third, ...rest] = cut(`short\n${long}${huge}`);
  assertEquals([first, second], ["short\n", long]);
  assertEquals(third! + rest.join(""), huge);
  assertEquals(rest.length, 1);
});
