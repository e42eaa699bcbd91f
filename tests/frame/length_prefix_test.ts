import { assertEquals, assertThrows } from "@std/assert";
import { FrameError, UsageError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { lengthPrefix, type LengthPrefixOptions } from "../../lib/frame/length_prefix.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { encode, hex, outcomeOf } from "./helpers.ts";

Deno.test("decode() takes frames just inside of what it refuses", () => {
  const taken: [spec: string, bytes: string, frames: string[]][] = [
    ["u16be:adjust=-4", "0004", [""]],
    ["u16be:strip=4", "0002 0000", [""]],
    ["i32be", "00000000", [""]],
    ["u16be:adjust=-2,offset=1,strip=0", "aa 0002", ["aa0002"]],
  ];
  for (const [spec, bytes, frames] of taken) {
    assertEquals(outcomeOf(parseCodec(spec), [hex(bytes)]).frames, frames, spec);
  }
});

Deno.test("encode() refuses a message that would need a negative length", () => {
  const refused: [spec: string, message: string, reason: string][] = [
    ["u16be:adjust=4", "616263", "the message has 3 bytes and needs at least 4"],
    ["u16be:strip=0", "61", "the message has 1 byte and needs at least 2"],
    ["u16be:offset=2,strip=1", "6162", "the message has 2 bytes and needs at least 3"],
    ["u16be:adjust=1,strip=0", "6162", "the message has 2 bytes and needs at least 3"],
  ];
  for (const [spec, message, reason] of refused) {
    const queue = new ByteQueue();
    const error = assertThrows(
      () => parseCodec(spec).encode(hex(message), queue),
      FrameError,
      `Cannot encode a ${spec} frame: ${reason}`,
    );
    assertEquals([error.fault, queue.length], ["negative", 0], spec);
  }
});

Deno.test("encode() fills in the length of a header that the message keeps", () => {
  const codec = parseCodec("u16be:offset=1,strip=0");
  assertEquals(encode(codec, hex("aa ff ff 61")), hex("aa 00 01 61"));
});

Deno.test("encode() writes zeros over what the queue's buffer held before", () => {
  const queue = new ByteQueue(64);
  queue.bytes.fill(0xff);
  queue.commit(1);
  parseCodec("u8:offset=2,strip=4").encode(hex("61"), queue);
  assertEquals(queue.view(), hex("ff 00 00 02 00 61"));
});

Deno.test("encode() and decode() take every byte of a length in its order", () => {
  const headers: Record<string, string> = {
    u16be: "0102",
    u16le: "0201",
    u24be: "000102",
    u24le: "020100",
    u32be: "00000102",
    i32le: "02010000",
    u64be: "0000000000000102",
    u64le: "0201000000000000",
  };
  for (const [spec, header] of Object.entries(headers)) {
    const codec = parseCodec(spec);
    const queue = new ByteQueue(512);
    queue.bytes.fill(0xff);
    codec.encode(new Uint8Array(0x0102), queue);
    assertEquals(queue.view(0, header.length / 2).toHex(), header, spec);
    assertEquals(codec.decode(queue)?.length, 0x0102, spec);
  }
  const wide = encode(parseCodec("u32be"), new Uint8Array(0x012345));
  assertEquals(wide.subarray(0, 4), hex("00 01 23 45"));
});

Deno.test("encode() refuses what the width of the length cannot hold", () => {
  for (const [bytes, most] of [[1, 255], [2, 65535], [3, 2 ** 24 - 1]] as const) {
    const codec = lengthPrefix({ bytes, maxFrame: 2 ** 30 });
    assertEquals(codec.maxFrame, most);
    assertThrows(
      () => codec.encode(new Uint8Array(most + 1), new ByteQueue()),
      FrameError,
      `length ${most + 1} is over the limit of ${most} bytes`,
    );
  }
});

Deno.test("lengthPrefix() lowers the limit to what the layout can say", () => {
  const limits: [spec: string, maxFrame: number][] = [
    ["u8:offset=2,strip=0", 258],
    ["u8:adjust=-1", 254],
    ["u8:adjust=5", 260],
    ["u8:strip=3", 253],
    ["i32be:max=8GiB", 2 ** 31 - 1],
    ["u32be:max=8GiB", 2 ** 32 - 1],
    ["u64be:max=8GiB", 8 * 2 ** 30],
    ["u32be", 8 << 20],
    ["u32be:max=0", 0],
    ["u8:offset=65536", 255],
  ];
  for (const [spec, maxFrame] of limits) assertEquals(parseCodec(spec).maxFrame, maxFrame, spec);
});

Deno.test("lengthPrefix() refuses options that no frame could follow", () => {
  const refused: [options: LengthPrefixOptions, message: string][] = [
    [
      { bytes: 2, strip: 1 },
      "Cannot use 1 as strip: it is inside the length field, which ends at 2",
    ],
    [{ bytes: 4, offset: 2, strip: 5 }, "it is inside the length field, which ends at 6"],
    [{ bytes: 1, strip: 257 }, "Cannot use 257 as strip: no frame is so long"],
    [{ bytes: 1, offset: -1 }, "Cannot use -1 as offset: it must be from 0 to 65536"],
    [{ bytes: 1, offset: 65537 }, "Cannot use 65537 as offset"],
    [{ bytes: 1, offset: 0.5 }, "Cannot use 0.5 as offset"],
    [{ bytes: 1, strip: -1 }, "Cannot use -1 as strip"],
    [{ bytes: 1, adjust: 256 }, "Cannot use 256 as adjust: it must be from -255 to 255"],
    [{ bytes: 1, maxFrame: -1 }, "Cannot use -1 as max"],
    [{ bytes: 1, maxFrame: NaN }, "Cannot use NaN as max"],
  ];
  for (const [options, message] of refused) {
    assertThrows(() => lengthPrefix(options), UsageError, message);
  }
});

Deno.test("lengthPrefix() takes a strip at either end of the length field", () => {
  assertEquals(lengthPrefix({ bytes: 2, offset: 3, strip: 3 }).spec, "u16be:offset=3,strip=3");
  assertEquals(lengthPrefix({ bytes: 2, offset: 3, strip: 5 }).spec, "u16be:offset=3");
  assertEquals(lengthPrefix({ bytes: 1, strip: 256 }).maxFrame, 0);
});
