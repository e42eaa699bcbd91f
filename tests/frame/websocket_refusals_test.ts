import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../lib/errors.ts";
import { closePayload, isCloseCode, readClose } from "../../lib/frame/websocket_close.ts";
import { sharedWebSocketFrame } from "../../lib/frame/websocket_frame.ts";
import { fromServer, outcomeOf } from "./websocket_outcome.ts";

const REFUSED: [what: string, digits: string, code: number][] = [
  ["a masked frame from a server", "81 80", 1002],
  ["a reserved bit", "c1 00", 1002],
  ["an unknown opcode", "83 00", 1002],
  ["an unknown control opcode", "8b 00", 1002],
  ["a ping in fragments", "09 00", 1002],
  ["a ping of 126 bytes", "89 7e", 1002],
  ["a continuation of nothing", "80 00", 1002],
  ["a message inside a message", "01 00 81 00", 1002],
  ["a length of 125 in 16 bits", "82 7e 00 7d", 1002],
  ["a length of 65535 in 64 bits", "82 7f 00 00 00 00 00 00 ff ff", 1002],
  ["a length over 63 bits", "82 7f 80 00 00 00 00 01 00 00", 1002],
  ["a length of 2^62", "82 7f 40 00 00 00 00 00 00 00", 1009],
  ["a length over the limit", "82 7f 00 00 00 00 00 10 00 01", 1009],
  ["text that is not UTF-8", "81 01 ff", 1007],
  ["text that ends inside a character", "81 01 c3", 1007],
  ["a fragment that breaks a character", "01 01 c3 80 01 28", 1007],
  ["a surrogate", "81 03 ed a0 80", 1007],
  ["an overlong form", "81 02 c0 80", 1007],
  ["a character above U+10FFFF", "81 04 f4 90 80 80", 1007],
  ["a close payload of one byte", "88 01 03", 1002],
  ["a close code that is not sent", "88 02 03 ee", 1002],
  ["a close code of no range", "88 02 13 88", 1002],
  ["a close reason that is not UTF-8", "88 03 03 e8 ff", 1007],
];

for (const [what, digits, code] of REFUSED) {
  Deno.test(`WebSocketCodec.decode() refuses ${what} with ${code}`, () => {
    assertEquals(fromServer(digits), [`${code}`]);
  });
}

Deno.test("WebSocketCodec.decode() takes as text what a strict TextDecoder takes", () => {
  const odd = fc.constantFrom(
    0xc2,
    0xe0,
    0xed,
    0xf0,
    0xf4,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0x41,
  );
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (codes) => {
      const data = new Uint8Array(codes);
      const [outcome] = outcomeOf({ role: "client" }, [
        sharedWebSocketFrame({ kind: "text", data }),
      ]);
      assertEquals(outcome !== "1007", isStrictUtf8(data));
    }),
    { numRuns: 3000 },
  );
});

function isStrictUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

Deno.test("isCloseCode() is true for codes that may be sent", () => {
  const codes = [999, 1000, 1003, 1004, 1006, 1007, 1014, 1015, 2999, 3000, 4999, 5000, 1000.5];
  assertEquals(codes.filter(isCloseCode), [1000, 1003, 1007, 1014, 3000, 4999]);
});

Deno.test("closePayload() is read again by readClose(), and refuses what a frame cannot say", () => {
  const close = { code: 4000, reason: "tschüß" };
  assertEquals(readClose(closePayload(close)), close);
  assertEquals(readClose(closePayload({ code: 1005, reason: "" })), { code: 1005, reason: "" });
  assertThrows(() => closePayload({ code: 1006, reason: "" }), UsageError);
  assertThrows(() => closePayload({ code: 1000, reason: "é".repeat(62) }), UsageError);
});
