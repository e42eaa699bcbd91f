import { assertEquals } from "@std/assert";
import { visitorOf } from "../../../lib/chat/doors/first_bytes.ts";

const LIVELY = { silence: 0, nearBrowser: false };
const SILENT = { silence: 250, nearBrowser: false };
const bytes = (text: string) => new TextEncoder().encode(text);

for (
  const [first, visitor] of [
    ["GET / HTTP/1.1\r\nHost: x\r\n", "http"],
    ["OPTIONS * HTTP/1.0\n", "http"],
    ["GET", undefined],
    ["GET /a/path/that/goes/on", undefined],
    ["GET A LIFE\n", "text"],
    ["HELLO\n", "text"],
    ["hello", "text"],
    ["hi\n", "text"],
    ["h", undefined],
    ["\n", undefined],
    ["\n\x01", undefined],
    ["\n\x01\0\0", "frames"],
    ["你好\n", "text"],
    ["\x0f\0\0\0{", "frames"],
    ["\x0a\0\0\0", "frames"],
    ["\x47\x45\0\0", "frames"],
    ["\x0f\0\0", undefined],
    ["\x16\x03\x01\x02", "tls"],
    ["\0\0\0\x02", "stranger"],
    ["a\0b\0", "stranger"],
    ["", undefined],
  ] as const
) {
  Deno.test(`visitorOf() takes ${JSON.stringify(first)} for ${visitor ?? "too little"}`, () => {
    assertEquals(visitorOf(bytes(first), LIVELY), visitor);
  });
}

Deno.test("visitorOf() takes who announces 4 GiB for a stranger, and who writes ü in Latin-1 not", () => {
  assertEquals(visitorOf(new Uint8Array([255, 255, 255, 255]), LIVELY), "stranger");
  assertEquals(visitorOf(new Uint8Array([252, 98, 101, 114]), LIVELY), "text");
});

Deno.test("visitorOf() takes who is silent, or stops in a line, for a person", () => {
  assertEquals(visitorOf(bytes(""), SILENT), "text");
  assertEquals(visitorOf(bytes("GET"), SILENT), "text");
  assertEquals(visitorOf(bytes("h\n"), SILENT), "text");
});

Deno.test("visitorOf() leaves a silent connection near a browser alone", () => {
  assertEquals(visitorOf(bytes(""), { silence: 250, nearBrowser: true }), undefined);
  assertEquals(visitorOf(bytes(""), { silence: 9900, nearBrowser: true }), "text");
});
