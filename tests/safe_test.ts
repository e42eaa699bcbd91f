import { assert, assertEquals, assertNotMatch, assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { safe, safeBytes } from "../lib/safe.ts";

// Written out rather than by Unicode property, so that it does not repeat the implementation.
const FORBIDDEN_REGEXP =
  // deno-lint-ignore no-control-regex
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
const HOSTILE = fc.constantFrom(
  "\x1b",
  "\x9b",
  "\r",
  "\n",
  "\x7f",
  "\u202e",
  "\u2066",
  "\u200d",
  "\u200b",
  "\ufe0f",
  "\ud800",
  "\u{e0041}",
  "\u2028",
);
const TEXT = fc.array(
  fc.oneof(HOSTILE, fc.nat(0xffff).map((code) => String.fromCharCode(code)), fc.constant("👩")),
).map((parts) => parts.join(""));

Deno.test("safe() lets no control, bidi or zero-width character through whatever the text", () => {
  fc.assert(
    fc.property(TEXT, (text) => {
      assertNotMatch(safe(text), FORBIDDEN_REGEXP);
      assert(safe(text).isWellFormed());
    }),
    { numRuns: 2000 },
  );
});

Deno.test("safe() shows what it takes out as an escape", () => {
  assertEquals(safe("\x1b[2J\x07\x7f"), "\\x1b[2J\\x07\\x7f");
  assertEquals(safe("one\r\n[ok] admin"), "one\\r\\n[ok] admin");
  assertEquals(safe("\x9b31m\u202egnp"), "\\u009b31m\\u202egnp");
  assertEquals(
    safe("ad\u200bmin ad\u200dmin a\ufe0f \u{e0041} \ud83d"),
    [
      "ad\\u200bmin",
      "ad\\u200dmin",
      "a\\ufe0f",
      "\\u{e0041}",
      "\\ud83d",
    ].join(" "),
  );
});

const READABLE: [what: string, text: string][] = [
  ["tabs and plain text", "a\tb ~ é ß ñ"],
  ["CJK and an ideograph's variant", "世界 こんにちは 안녕 葛\u{e0100}"],
  ["right-to-left scripts", "שלום مرحبا"],
  ["joiners of Persian and Hindi", "می\u200cخواهم क्\u200dष"],
  ["emoji with joiners, tones and selectors", "👩‍👩‍👧‍👦 👍🏽 ❤️ 🏳️‍🌈 👩🏽‍❤️‍💋‍👨🏻"],
  ["flags and keycaps", "🇫🇷 🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} 1️⃣"],
];

for (const [what, text] of READABLE) {
  Deno.test(`safe() keeps ${what}`, () => assertStrictEquals(safe(text), text));
}

Deno.test("safe() keeps readable text readable beside something harmful", () => {
  assertEquals(safe("👩‍👧\x1b世"), "👩‍👧\\x1b世");
});

Deno.test("safe() marks what is over the limit, in bytes, and cuts no character", () => {
  assertEquals(safe("abc", { max: 3 }), "abc");
  assertEquals(safe("世界!", { max: 4 }), "世… 4 more bytes");
  assertEquals(safe("abcd", { max: 3 }), "abc… 1 more byte");
  assertEquals(safe("a".repeat(65537)).slice(-13), "… 1 more byte");
});

Deno.test("safeBytes() agrees with safe() on every valid UTF-8", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(safeBytes(new TextEncoder().encode(text)), safe(text));
  }));
});

Deno.test("safeBytes() lets nothing harmful through whatever the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const shown = safeBytes(bytes);
      assertNotMatch(shown, FORBIDDEN_REGEXP);
      assertEquals(shown.includes("\ufffd"), false);
    }),
    { numRuns: 2000 },
  );
});

const INVALID: [what: string, bytes: number[], shown: string][] = [
  ["a stray byte", [0x61, 0xff, 0x62], "a\\xffb"],
  ["a cut sequence", [0x61, 0xe4, 0xb8], "a\\xe4\\xb8"],
  ["an overlong sequence", [0xc0, 0xaf, 0xe0, 0x80, 0xaf], "\\xc0\\xaf\\xe0\\x80\\xaf"],
  ["a surrogate", [0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"],
  ["a code point past the last", [0xf4, 0x90, 0x80, 0x80], "\\xf4\\x90\\x80\\x80"],
  ["a raw C1 byte", [0x9b, 0x33], "\\x9b3"],
  ["a byte order mark", [0xef, 0xbb, 0xbf, 0x61], "\\ufeffa"],
  ["a real replacement character as itself", [0xef, 0xbf, 0xbd, 0xc3], "\ufffd\\xc3"],
];

for (const [what, bytes, shown] of INVALID) {
  Deno.test(`safeBytes() shows ${what}`, () => {
    assertEquals(safeBytes(Uint8Array.from(bytes)), shown);
  });
}

Deno.test("safeBytes() takes the same bytes for invalid as a fatal decoder does", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const lead = fc.constantFrom(0x41, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5);
  const follow = fc.constantFrom(0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0);
  const sequence = fc.tuple(lead, fc.array(follow, { maxLength: 4 })).map(([a, b]) => [a, ...b]);
  fc.assert(fc.property(sequence, (bytes) => {
    const input = Uint8Array.from(bytes);
    let valid = true;
    try {
      decoder.decode(input);
    } catch {
      valid = false;
    }
    assertEquals(!/\\x[89a-f]/.test(safeBytes(input)), valid);
  }));
});

Deno.test("safeBytes() marks what is over the limit and cuts no character", () => {
  const bytes = new TextEncoder().encode("a世界");
  assertEquals(safeBytes(bytes, { max: 6 }), "a世… 3 more bytes");
  assertEquals(safeBytes(bytes, { max: 4 }), "a世… 3 more bytes");
  assertEquals(safeBytes(bytes, { max: 7 }), "a世界");
  assertEquals(safeBytes(Uint8Array.of(0x80, 0x80, 0x80), { max: 2 }), "\\x80\\x80… 1 more byte");
});
