import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { CODECS, parseCodec } from "../../lib/frame/spec.ts";

Deno.test("parseCodec() gives a codec whose spec makes the same codec", () => {
  const specs: [written: string, canonical: string][] = [
    ["u16be:offset=2,adjust=-4,strip=4,max=1KiB", "u16be:offset=2,adjust=-4,max=1KiB"],
    ["u32le:max=8MiB", "u32le"],
    ["u8:max=1MiB", "u8"],
    ["u8:max=255", "u8"],
    ["u8:max=254", "u8:max=254"],
    ["u64be:max=16MiB,strip=0", "u64be:strip=0,max=16MiB"],
    ["line:max=65536", "line:max=64KiB"],
    ["delim:0D0A", "delim:0d0a"],
    ["delim:0d0a,max=1000", "delim:0d0a,max=1000"],
    ["fixed:64", "fixed:64"],
    ["fixed:1KiB,max=1MiB", "fixed:1024"],
    ["fixed:9MiB,max=16MiB", "fixed:9437184,max=16MiB"],
    ["raw:max=1KiB", "raw:max=1KiB"],
  ];
  for (const [written, canonical] of specs) {
    const codec = parseCodec(written);
    assertEquals(codec.spec, canonical);
    assertEquals(parseCodec(canonical).maxFrame, codec.maxFrame, canonical);
    assertEquals(parseCodec(canonical).spec, canonical);
  }
});

Deno.test("parseCodec() takes every spec that CODECS lists, and max with each", () => {
  for (const { spec, doc } of CODECS) {
    const example = spec.replace("HEX", "0d0a").replace(":N", ":5");
    assertEquals(parseCodec(example).spec, example);
    const limited = parseCodec(`${example}${example.includes(":") ? "," : ":"}max=100`);
    assertEquals(limited.maxFrame, example === "fixed:5" ? 5 : 100);
    assertEquals(/^[a-z0-9].*[^.]$/.test(doc), true, doc);
  }
});

Deno.test("CODECS says the width and the order of a length", () => {
  const docs = new Map(CODECS.map(({ spec, doc }) => [spec, doc]));
  assertEquals(docs.get("u8"), "1-byte length");
  assertEquals(docs.get("u16le"), "2-byte length, little-endian");
  assertEquals(docs.get("i32be"), "4-byte length, big-endian, negative is malformed");
});

const KNOWN =
  "known are u8, u16le, u16be, u24le, u24be, u32le, u32be, u64le, u64be, i32le, i32be, " +
  "varint, decimal, netstring, line, nul, delim:HEX, fixed:N, content-length, slip, cobs, raw";

Deno.test("parseCodec() names the nearest spec and all of them", () => {
  for (
    const [spec, near] of [
      ["u32", "u32le"],
      ["U16LE", "u16le"],
      ["netstrings", "netstring"],
      ["content_length:max=5", "content-length"],
      ["lines", "line"],
    ]
  ) {
    assertThrows(
      () => parseCodec(spec!),
      UsageError,
      `Cannot read "${spec}" as a frame spec: did you mean "${near}"? ${KNOWN}`,
    );
  }
});

Deno.test("parseCodec() names all specs when none is near", () => {
  for (const spec of ["", "protobuf-ish", ":max=1"]) {
    assertThrows(
      () => parseCodec(spec),
      UsageError,
      `Cannot read "${spec}" as a frame spec: ${KNOWN}`,
    );
  }
});

Deno.test("parseCodec() says what is wrong with an argument or an option", () => {
  const refused: [spec: string, message: string][] = [
    ["fixed", 'Cannot read "fixed" as a frame spec: write it as fixed:N'],
    ["fixed:", 'Cannot read "fixed:" as a frame spec: write it as fixed:N'],
    ["delim", 'Cannot read "delim" as a frame spec: write it as delim:HEX'],
    ["fixed:x", 'Cannot read "x" as a size'],
    ["fixed:0", "Cannot use 0 as the size of fixed: it must be from 1 to 8388608"],
    ["fixed:9MiB", "Cannot use 9437184 as the size of fixed: it must be from 1 to 8388608"],
    ["fixed:16,max=15", "Cannot use 16 as the size of fixed: it must be from 1 to 15"],
    ["delim:0", 'Cannot read "0" as bytes: write two hexadecimal digits for each'],
    ["delim:xy", 'Cannot read "xy" as bytes'],
    ["u8:foo=1", 'Cannot use "foo=1" with u8: it takes offset, adjust, strip, max'],
    ["u8:ofset=1", 'Cannot use "ofset=1" with u8: did you mean "offset"? it takes offset'],
    ["u8:", 'Cannot use "" with u8: it takes'],
    ["u8:max", 'Cannot use "max" with u8: write max=N'],
    ["varint:max=", "write max=N"],
    ["u8:max=big", 'Cannot read "big" as a size'],
    ["u8:max=1,max=2", 'Cannot use "max=2" with u8: max is given twice'],
    ["u8:offset=0,offset=0", 'Cannot use "offset=0" with u8: offset is given twice'],
    ["u8:adjust=1.5", 'Cannot read "1.5" as adjust: it must be an integer'],
    ["u8:adjust=", 'Cannot use "adjust=" with u8: write adjust=N'],
    ["varint:offset=1", 'Cannot use "offset=1" with varint: it takes max'],
    ["fixed:4,strip=1", 'Cannot use "strip=1" with fixed: it takes max'],
    ["line:5", 'Cannot use "5" with line: it takes max'],
  ];
  for (const [spec, message] of refused) {
    const error = assertThrows(() => parseCodec(spec), UsageError);
    assertStringIncludes(error.message, message);
  }
});
