import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { writeText } from "../../../lib/relay/tape/json_text.ts";
import { LineBuffer } from "../../../lib/relay/tape/line_buffer.ts";

/** What is written, behind something else. */
function written(write: (out: LineBuffer) => void): string {
  const out = new LineBuffer();
  out.ascii("> ");
  write(out);
  return new TextDecoder().decode(out.written).slice(2);
}

Deno.test("LineBuffer.count() writes the digits that String() does", () => {
  const edges = [0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, Number.MAX_SAFE_INTEGER];
  for (const value of edges) assertEquals(written((out) => out.count(value)), String(value));
  fc.assert(fc.property(fc.maxSafeNat(), (value) => {
    assertEquals(written((out) => out.count(value)), String(value));
  }));
});

Deno.test("LineBuffer.time() writes the number of whole microseconds that is nearest", () => {
  for (const us of [0, 1, 10, 100, 999, 1000, 1001, 1010, 1100, 86_400_000_123]) {
    assertEquals(written((out) => out.time(us / 1000)), String(us / 1000));
  }
  fc.assert(fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
    assertEquals(written((out) => out.time(ms)), String(Math.round(ms * 1000) / 1000));
  }));
});

Deno.test("LineBuffer.base64() and .hex() write what the runtime does, however long", () => {
  for (const length of [0, 1, 2, 3, 4, 254, 255, 256, 699, 700, 701, 1 << 20]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 41 >> 2);
    assertEquals(written((out) => out.base64(bytes)), bytes.toBase64());
    assertEquals(written((out) => out.hex(bytes)), bytes.toHex());
    const piece = { from: length >> 2, to: length >> 1 };
    const hex = bytes.subarray(piece.from, piece.to).toHex();
    assertEquals(written((out) => out.hex(bytes, piece)), hex);
  }
});

Deno.test("writeText() writes what JSON.stringify() does, and nothing of what is no text", () => {
  const isControl = (unit: string) => unit < " " && !"\t\n\r".includes(unit) || unit === "\x7f";
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("a", '"', "\\", "\t", "\n", "\r", "\ufeff", "\u2028", "😀"),
    }),
  );
  fc.assert(fc.property(texts.filter((text) => text.isWellFormed()), (text) => {
    const bytes = new TextEncoder().encode(text);
    const expected = [...text].some(isControl) ? "" : JSON.stringify(text).slice(1, -1);
    assertEquals(written((out) => void writeText(bytes, out)), expected);
  }));
});

Deno.test("writeText() takes only UTF-8 for text", () => {
  fc.assert(fc.property(fc.uint8Array({ min: 0x20 }), (bytes) => {
    let isText = !bytes.includes(0x7f);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      isText = false;
    }
    assertEquals(writeText(bytes, new LineBuffer()), isText);
  }));
});
