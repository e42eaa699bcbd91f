import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import type { MessageEvent } from "../../lib/relay/event.ts";
import { parseMessageFilter } from "../../lib/relay/message_filter.ts";

const WIRE = new Uint8Array(104);
const MESSAGE: MessageEvent = {
  ...{ type: "message", conn: 2, direction: "up", index: 7, time: 0 },
  ...{ bytes: WIRE.subarray(4), wire: WIRE, reads: 3, glued: 1 },
};

Deno.test("parseMessageFilter() compares each field in each way", () => {
  for (
    const [text, expected] of [
      ["len>99", true],
      ["len>100", false],
      ["len>=100", true],
      ["len < 101", true],
      ["len<=99", false],
      ["len=100", true],
      ["len==100", true],
      ["len!=100", false],
      ["dir=up", true],
      ["dir!=up", false],
      ["conn=2 && index=7 && reads=3 && glued=1", true],
      ["conn=2 && index=8", false],
      ["conn=9 || len=1 || reads>2", true],
      ["conn=2 || conn=9 && len=1", true],
    ] as const
  ) assertEquals(parseMessageFilter(text)(MESSAGE), expected, text);
});

Deno.test("parseMessageFilter() refuses all that is no comparison", () => {
  const odd = ["", "len", "len>", "len>x", "len>1.5", "dir=sideways", "len>1 &&", "a=1", "len>1;x"];
  for (const text of [...odd, "__proto__=1", "constructor=1", "len=len", "(len>1)"]) {
    assertThrows(() => parseMessageFilter(text), UsageError);
  }
  assert(parseMessageFilter("len>0"));
});
