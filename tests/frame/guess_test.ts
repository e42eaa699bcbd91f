import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { decodeAll, encodeAll } from "../../lib/frame/all.ts";
import { type Guess, guess } from "../../lib/frame/guess.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { utf8 } from "./helpers.ts";

/** The first guess; fails when there is none. */
function first(bytes: Uint8Array | Uint8Array[]): Guess {
  const [best] = guess(bytes);
  assert(best, "nothing guessed");
  return best;
}

/** Bytes repeated with what a function makes of the index. */
function times(count: number, make: (index: number) => Uint8Array): Uint8Array {
  return Uint8Array.from(Array.from({ length: count }, (_, i) => [...make(i)]).flat());
}

const words = fc.constantFrom("hello", "world", "粘包", "Ares!", "x=1", "login", "frame", "the");
const text = fc.array(words, { minLength: 1, maxLength: 6 }).map((list) => utf8(list.join(" ")));
const binary = fc.uint8Array({ minLength: 1, maxLength: 90 });

/** For each spec the messages that could really be sent with it. */
const SPECS: Record<string, fc.Arbitrary<Uint8Array>> = {
  ...Object.fromEntries(
    ["u16le", "u16be", "u24le", "u24be", "u32le", "u32be", "u64le", "u64be", "cobs", "slip"]
      .concat(["u32be:adjust=-4", "u16le:adjust=-2", "decimal", "netstring", "content-length"])
      .map((spec) => [spec, fc.oneof(text, binary)]),
  ),
  ...Object.fromEntries(
    ["u8", "varint", "line", "nul", "delim:0d0a", "delim:1e"].map((spec) => [spec, text]),
  ),
};

for (const [spec, message] of Object.entries(SPECS)) {
  Deno.test(`guess() puts a spec first that decodes what ${spec} encoded`, () => {
    const codec = parseCodec(spec);
    const messages = fc.array(message, { minLength: 24, maxLength: 40 });
    fc.assert(
      fc.property(messages, fc.nat(3), (messages, cutOff) => {
        const whole = encodeAll(codec, messages);
        const { spec: guessed } = first(whole);
        assertEquals(decodeAll(parseCodec(guessed), whole), messages, guessed);
        const cut = whole.subarray(0, whole.length - cutOff);
        const tail = first(Uint8Array.from([...cut]));
        const decoded = decodeAll(parseCodec(tail.spec), whole);
        assertEquals(decoded, messages, `${tail.spec}, with ${cutOff} bytes cut off`);
      }),
      { numRuns: 25 },
    );
  });
}

/** Protocols as they are on the wire. */
const PROTOCOLS: [name: string, spec: string, bytes: Uint8Array][] = [
  [
    "TLS records",
    "u16be:offset=3",
    times(12, (i) => Uint8Array.of(0x17, 3, 3, 0, 20 + i * 7 % 40, ...noise(20 + i * 7 % 40, i))),
  ],
  [
    "PostgreSQL messages",
    "u32be:offset=1,adjust=-4",
    times(12, (i) => {
      const body = utf8(`select ${"x".repeat(i * 5 % 17)}`);
      return Uint8Array.of(0x51 + i % 3, 0, 0, 0, body.length + 4, ...body);
    }),
  ],
  [
    "MySQL packets",
    "u24le:adjust=1",
    times(12, (i) => {
      const body = utf8(`select ${"y".repeat(i * 5 % 17)}`);
      return Uint8Array.of(body.length, 0, 0, i, ...body);
    }),
  ],
  [
    "HTTP/2 frames",
    "u24be:adjust=6",
    times(14, (i) => {
      const body = noise(8 + i * 11 % 50, i);
      return Uint8Array.of(0, 0, body.length, i % 2, i % 5, 0, 0, 0, 1 + 2 * (i % 4), ...body);
    }),
  ],
  [
    "records of 16 bytes",
    "fixed:16",
    times(30, (i) => Uint8Array.of(0xca, 0xfe, i, ...noise(13, i))),
  ],
];

/** Bytes that look random and are the same each time. */
function noise(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => {
    const mixed = Math.imul((seed << 16 ^ i) + 0x9e3779b9, 0x85ebca6b);
    return Math.imul(mixed ^ mixed >>> 13, 0xc2b2ae35) >>> 24;
  });
}

for (const [name, spec, bytes] of PROTOCOLS) {
  Deno.test(`guess() knows ${name}`, () => assertEquals(first(bytes).spec, spec));
}

Deno.test("guess() gives its reasons, ready to be read", () => {
  const bytes = encodeAll(parseCodec("u16be:adjust=-2"), ["hello", "wireless", "x"].map(utf8));
  assertEquals(first(bytes).reasons, [
    "tiles 20 bytes as 3 frames",
    "lengths 1–8",
    "ends clean",
    "the length counts the whole frame",
  ]);
  const cut = first(
    encodeAll(parseCodec("u32le"), ["hello", "wireless", "x"].map(utf8)).slice(0, -3),
  );
  assertStringIncludes(cut.reasons.join(), "the last frame is cut off after 2 bytes");
  assertEquals(cut.clean, false);
});

Deno.test("guess() looks at several captures together", () => {
  const codec = parseCodec("u32be");
  const captures = [["ping", "hello there"], ["pong"]].map((list) =>
    encodeAll(codec, list.map(utf8))
  );
  const { spec, frames } = first(captures);
  assertEquals([spec, frames], ["u32be", 3]);
  assertEquals(guess([captures[0]!, utf8("HTTP/1.1 200 OK")]), []);
});

Deno.test("guess() finds nothing in noise, zeros and text without an end", () => {
  for (let seed = 0; seed < 60; seed++) assertEquals(guess(noise(40 + seed * 13, seed)), []);
  assertEquals(guess(new Uint8Array(5000)), []);
  assertEquals(guess(new Uint8Array()), []);
  assertEquals(guess(utf8("once upon a time there was a stream that had no boundaries")), []);
});

Deno.test("guess() takes text for lines, and not for lengths", () => {
  for (
    const spec of guess(utf8("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n")).map((g) => g.spec)
  ) {
    assert(/^(?:line|delim:0d0a)/.test(spec), spec);
  }
  assertEquals(first(utf8("alpha\nbeta\n\ngamma delta\n")).spec, "line");
});

Deno.test("guess() names a spec once for the same messages, and the plainer ones beside it", () => {
  const found = first(
    encodeAll(
      parseCodec("u8"),
      Array.from({ length: 20 }, (_, i) => utf8("message".repeat(i % 4) + i)),
    ),
  );
  assertEquals([found.spec, found.same], ["u8", ["varint"]]);
});

Deno.test("guess() is done with a mebibyte of anything within seconds", () => {
  const begun = performance.now();
  for (const fill of [0, 1, 0x41]) guess(new Uint8Array(3 << 20).fill(fill));
  assertLess(performance.now() - begun, 20_000);
});
