import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { countBytes, quote, spacedHex } from "../../lib/frame/show.ts";

Deno.test("spacedHex() writes two digits a byte with a space between", () => {
  assertEquals(spacedHex(Uint8Array.of(0, 10, 255)), "00 0a ff");
  assertEquals(spacedHex(new Uint8Array()), "");
});

Deno.test("quote() escapes quotes, controls and what reorders text", () => {
  assertEquals(
    quote('say "é"\\\r\n\t\x1b\x7f\x85\u202e\u{e0001}'),
    '"say \\"é\\"\\\\\\r\\n\\t\\x1b\\x7f\\x85\\u{202e}\\u{e0001}"',
  );
});

Deno.test("quote() lets no control through", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(/[\p{C}\p{Zl}\p{Zp}]/u.test(quote(text)), false);
  }));
});

Deno.test("countBytes() agrees with its number", () => {
  assertEquals([0, 1, 2].map(countBytes), ["0 bytes", "1 byte", "2 bytes"]);
});
