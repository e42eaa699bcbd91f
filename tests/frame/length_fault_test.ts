import { assertEquals } from "@std/assert";
import { withArticle } from "../../lib/article.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { faultOf, hex, utf8 } from "./helpers.ts";

const TEXT_GET = utf8("GET / HTTP/1.1\r\nHost: example.org\r\n");

/** What a spec says about bytes that are no frame of it. */
const REFUSED: [spec: string, bytes: Uint8Array, fault: string, message: string][] = [
  [
    "u32le",
    TEXT_GET.subarray(0, 4),
    "oversize",
    "length 542393671 is over the limit of 8388608 bytes: " +
    'the bytes 47 45 54 20 are text, "GET " begins an HTTP request',
  ],
  [
    "u32be",
    TEXT_GET,
    "oversize",
    "length 1195725856 is over the limit of 8388608 bytes: " +
    'the bytes 47 45 54 20 are text, "GET / HTTP/1.1\\r\\nHost: ex"… begins an HTTP request',
  ],
  [
    "u32be",
    hex("16 03 01 00"),
    "oversize",
    "length 369295616 is over the limit of 8388608 bytes: " +
    "the bytes 16 03 01 00 begin a TLS ClientHello, and read as u32le are 66326, which fits",
  ],
  [
    "u32be",
    hex("72 74 62 75"),
    "oversize",
    'length 1920230005 is over the limit of 8388608 bytes: the bytes 72 74 62 75 are text, "rtbu"',
  ],
  [
    "u32be",
    hex("e7 a6 8f e9"),
    "oversize",
    "length 3886452713 is over the limit of 8388608 bytes: " +
    'the bytes e7 a6 8f e9 are UTF-8 text, "福"',
  ],
  [
    "u32le",
    hex("00 00 01 ba"),
    "oversize",
    `length ${3120627716 - 4} is over the limit of 8388608 bytes: ` +
    "the bytes 00 00 01 ba begin an MPEG program stream, and read as u32be are 442, which fits",
  ],
  [
    "u32le",
    hex("00 00 00 05"),
    "oversize",
    "length 83886080 is over the limit of 8388608 bytes: " +
    "the bytes 00 00 00 05 read as u32be are 5, which fits",
  ],
  [
    "u32be",
    hex("02 00 00 00 80 81 03 00 00 00 82 83 84"),
    "oversize",
    "length 33554432 is over the limit of 8388608 bytes: " +
    "the bytes 02 00 00 00 read as u32le are 2, which fits, and the next frame fits too",
  ],
  [
    "u32be",
    hex("ca fe 00 00 00 02 80 81 ca fe 00 00 00 01 82"),
    "oversize",
    "length 3405643776 is over the limit of 8388608 bytes: " +
    "the bytes are ca fe 00 00: with offset=2 this frame and the next fit",
  ],
  [
    "u16be:adjust=-4,max=90",
    hex("00 03 80 81 82 00 02 83 84"),
    "negative",
    "length 3 with adjust=-4 is shorter than its header: " +
    "the bytes are 00 03: with adjust=0 this frame and the next fit",
  ],
  [
    "u32be",
    hex("00 ff ff ff"),
    "oversize",
    "length 16777215 is over the limit of 8388608 bytes: " +
    "the bytes are 00 ff ff ff: max=16777215 would make it fit",
  ],
  [
    "u32be",
    hex("7f ff ff ff"),
    "oversize",
    "length 2147483647 is over the limit of 8388608 bytes: the bytes are 7f ff ff ff",
  ],
  [
    "u64be",
    hex("ff ff ff ff ff ff ff ff"),
    "oversize",
    "length 18446744073709551615 is over the limit of 8388608 bytes: " +
    "the bytes are ff ff ff ff ff ff ff ff",
  ],
  [
    "u8:max=4",
    hex("05"),
    "oversize",
    "length 5 is over the limit of 4 bytes: " +
    "the byte is 05: max=5 or adjust=-1 would make it fit",
  ],
  [
    "u16be:offset=2,max=4",
    hex("ca fe 00 07"),
    "oversize",
    "length 7 is over the limit of 4 bytes: " +
    "the bytes are 00 07: max=7 or adjust=-4 would make it fit",
  ],
  [
    "u16be:offset=2,max=4",
    utf8("\0\0ab"),
    "oversize",
    'length 24930 is over the limit of 4 bytes: the bytes 61 62 are text, "ab"',
  ],
  [
    "u16be:strip=0,max=4",
    hex("00 03"),
    "oversize",
    "a message of 5 bytes by its length 3 is over the limit of 4 bytes: " +
    "the bytes are 00 03: max=5 or adjust=-2 would make it fit",
  ],
  [
    "u16be:adjust=-2,max=4",
    hex("00 09"),
    "oversize",
    "a message of 7 bytes by its length 9 is over the limit of 4 bytes: " +
    "the bytes are 00 09: max=7 would make it fit",
  ],
  [
    "i32be",
    hex("ff ff ff fb"),
    "negative",
    "length -5 is below zero: the bytes are ff ff ff fb",
  ],
  [
    "i32le",
    hex("00 00 00 80"),
    "negative",
    "length -2147483648 is below zero: the bytes 00 00 00 80 read as i32be are 128, which fits",
  ],
  [
    "i32be:adjust=4,strip=0,max=2147483655",
    hex("80 00 00 00"),
    "negative",
    "length -2147483648 is below zero: the bytes 80 00 00 00 read as i32le are 128, which fits",
  ],
  [
    "u16be:adjust=-4,max=9",
    hex("00 02"),
    "negative",
    "length 2 with adjust=-4 is shorter than its header: " +
    "the bytes are 00 02: adjust=0 or adjust=-2 would make it fit",
  ],
  [
    "u16be:adjust=-4,max=9",
    hex("00 00"),
    "negative",
    "length 0 with adjust=-4 is shorter than its header: " +
    "the bytes are 00 00: adjust=0 would make it fit",
  ],
  [
    "u16be:strip=4,max=9",
    hex("00 01"),
    "garbage",
    "length 1 makes a frame shorter than strip=4: the bytes are 00 01",
  ],
];

for (const [spec, bytes, fault, message] of REFUSED) {
  Deno.test(`decode() of ${spec} says why ${bytes.toHex()} is ${fault}`, () => {
    const error = faultOf(parseCodec(spec), bytes);
    assertEquals(error.message, `Cannot decode ${withArticle(spec)} frame: ${message}`);
    assertEquals(error.fault, fault);
  });
}
