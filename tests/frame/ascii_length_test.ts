import { assertEquals } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { encode, faultOf, utf8 } from "./helpers.ts";

const REFUSED: [spec: string, input: string, fault: string, message: string][] = [
  ["decimal", "x", "garbage", "the length is not in digits: the byte is 78"],
  ["decimal", " ", "garbage", "the length is not in digits: the byte is 20"],
  ["decimal", "-1 ", "garbage", 'the length is not in digits: the bytes 2d 31 20 are text, "-1 "'],
  [
    "decimal",
    "1:",
    "garbage",
    'the length is not in digits: the bytes 31 3a are text, "1:" begins a netstring frame',
  ],
  ["decimal", "05", "garbage", 'the length has a leading zero: the bytes 30 35 are text, "05"'],
  ["decimal", "00", "garbage", 'the length has a leading zero: the bytes 30 30 are text, "00"'],
  [
    "decimal:max=4",
    "5 ",
    "oversize",
    'length 5 is over the limit of 4 bytes: the bytes 35 20 are text, "5 "',
  ],
  [
    "decimal",
    "12345678901234567",
    "oversize",
    "length of more than 16 digits is over the limit of 8388608 bytes: the bytes 31 32 33 34 35 36 " +
    '37 38 39 30 31 32 33 34 35 36 are text, "12345678901234567"',
  ],
  ["netstring", "1 ", "garbage", 'the length is not in digits: the bytes 31 20 are text, "1 "'],
  [
    "netstring",
    "01:",
    "garbage",
    'the length has a leading zero: the bytes 30 31 3a are text, "01:"',
  ],
  ["netstring", "1:ab", "garbage", 'no "," behind 1 byte: the bytes 31 3a 61 62 are text, "1:ab"'],
  [
    "netstring",
    "GET / HTTP/1.1",
    "garbage",
    "the length is not in digits: the bytes 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 are text, " +
    '"GET / HTTP/1.1" begins an HTTP request',
  ],
];

for (const [spec, input, fault, message] of REFUSED) {
  Deno.test(`${spec} refuses ${JSON.stringify(input)} as ${fault}`, () => {
    const error = faultOf(parseCodec(spec), utf8(input));
    assertEquals(error.message, `Cannot decode a ${spec} frame: ${message}`);
    assertEquals(error.fault, fault);
  });
}

Deno.test("decimal and netstring know a length of 16 digits to be oversize only at its end", () => {
  const codec = parseCodec("decimal");
  assertEquals(
    faultOf(codec, utf8("1234567890123456 ")).message.includes("1234567890123456 is"),
    true,
  );
  assertEquals(faultOf(codec, utf8("1234567890123456x")).fault, "garbage");
});

Deno.test("decimal and netstring write lengths of several digits", () => {
  assertEquals(encode(parseCodec("decimal"), utf8("a".repeat(10))), utf8("10 aaaaaaaaaa"));
  assertEquals(encode(parseCodec("netstring"), utf8("a".repeat(10))), utf8("10:aaaaaaaaaa,"));
});
