import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import { TruncatedError } from "../../lib/errors.ts";
import { encodeAll } from "../../lib/frame/all.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { CODECS, parseCodec } from "../../lib/frame/spec.ts";
import { cut, encode, hex, outcomeOf, queueOf, utf8 } from "./helpers.ts";

/** For each spec: messages in hexadecimal, and the bytes of their frames. */
const SAMPLES: Record<string, [messages: string[], wire: string]> = {
  "u8": [["6869", "", "21"], "02 6869 00 01 21"],
  "u16le": [["6869", "", "21"], "0200 6869 0000 0100 21"],
  "u16be": [["6869", "", "21"], "0002 6869 0000 0001 21"],
  "u24le": [["6869", "", "21"], "020000 6869 000000 010000 21"],
  "u24be": [["6869", "", "21"], "000002 6869 000000 000001 21"],
  "u32le": [["6869", "", "21"], "02000000 6869 00000000 01000000 21"],
  "u32be": [["6869", "", "21"], "00000002 6869 00000000 00000001 21"],
  "u64le": [["6869", "", "21"], "0200000000000000 6869 0000000000000000 0100000000000000 21"],
  "u64be": [["6869", "", "21"], "0000000000000002 6869 0000000000000000 0000000000000001 21"],
  "i32le": [["6869", "", "21"], "02000000 6869 00000000 01000000 21"],
  "i32be": [["6869", "", "21"], "00000002 6869 00000000 00000001 21"],
  "u16be:adjust=-2": [["6869", "", "21"], "0004 6869 0002 0003 21"],
  "u16be:adjust=2": [["6869", "212223"], "0000 6869 0001 212223"],
  "u16be:offset=2": [["6869", ""], "0000 0002 6869 0000 0000"],
  "u16be:offset=2,adjust=-4,strip=4": [["6869", ""], "0000 0006 6869 0000 0004"],
  "u16be:strip=4": [["6869", ""], "0004 0000 6869 0002 0000"],
  "u16be:strip=0": [["00026869", "0000"], "0002 6869 0000"],
  "u16be:offset=2,strip=1": [["aa00026869", "bb0000"], "00 aa 0002 6869 00 bb 0000"],
  "u8:offset=3,strip=3": [["026869", "00"], "000000 02 6869 000000 00"],
  "varint": [["6869", "", "21"], "02 6869 00 01 21"],
  "decimal": [["6869", "", "21"], "3220 6869 3020 3120 21"],
  "netstring": [["6869", "", "21"], "323a 6869 2c 303a 2c 313a 21 2c"],
  "line": [["6869", "", "0d21"], "6869 0a 0a 0d21 0a"],
  "nul": [["6869", "", "0a"], "6869 00 00 0a 00"],
  "delim:0d0a": [["6869", "", "0d21", "0a0d0d"], "6869 0d0a 0d0a 0d21 0d0a 0a0d0d 0d0a"],
  "delim:000001": [["0000ff", "0001", ""], "0000ff 000001 0001 000001 000001"],
  "fixed:3": [["686921", "000000"], "686921 000000"],
  "content-length": [
    ["6869", ""],
    utf8("Content-Length: 2\r\n\r\n").toHex() + "6869" +
    utf8("Content-Length: 0\r\n\r\n").toHex(),
  ],
  "slip": [["6869", "c0db", "dcdd"], "c0 6869 c0 c0 dbdc dbdd c0 c0 dcdd c0"],
  "cobs": [["6869", "", "00", "110022"], "03 6869 00 01 00 01 01 00 02 11 02 22 00"],
};

for (const [spec, [messages, digits]] of Object.entries(SAMPLES)) {
  const codec = parseCodec(spec);
  const wire = hex(digits);

  Deno.test(`encode() writes ${spec} frames`, () => {
    assertEquals(encodeAll(codec, messages.map(hex)).toHex(), wire.toHex());
  });

  Deno.test(`decode() finds ${spec} frames wherever two or three reads cut them`, () => {
    const expected = { frames: messages, end: "clean" };
    for (let i = 0; i <= wire.length; i++) {
      for (let j = i; j <= wire.length; j++) {
        assertEquals(outcomeOf(codec, cut(wire, [i, j])), expected, `cut at ${i} and ${j}`);
      }
    }
  });

  Deno.test(`decode() finds ${spec} frames in reads of one byte`, () => {
    const chunks = Array.from(wire, (byte) => Uint8Array.of(byte));
    assertEquals(outcomeOf(codec, chunks), { frames: messages, end: "clean" });
  });

  Deno.test(`end() tells a whole ${spec} frame from one cut short`, () => {
    const [message = ""] = messages;
    const frame = encode(codec, hex(message));
    for (let size = 1; size < frame.length; size++) {
      const { frames, end } = outcomeOf(codec, [frame.subarray(0, size)]);
      if (spec === "line") assertEquals(frames, [message.slice(0, 2 * size)]);
      // The END in front of a message does not begin it.
      else if (spec === "slip") {
        assertEquals(end, size === 1 ? "clean" : `truncated after ${size - 1}`);
      } else assertEquals(end, `truncated after ${size}`);
    }
  });

  Deno.test(`decode() leaves the queue as it was while a ${spec} frame is incomplete`, () => {
    const frame = encode(codec, hex(messages[0]!));
    const from = spec === "slip" ? 1 : 0;
    for (let size = from; size < frame.length; size++) {
      const queue = queueOf(frame.subarray(0, size));
      for (let again = 0; again < 2; again++) {
        assertEquals(codec.decode(queue), undefined);
        assertEquals(queue.view(), frame.subarray(from, size));
      }
    }
  });

  Deno.test(`decode() takes all of a ${spec} queue, and never writes into it`, () => {
    const queue = new ByteQueue();
    const bytes = wire.slice();
    queue.adopt(bytes);
    while (codec.decode(queue) !== undefined);
    assertEquals(queue.length, 0);
    assertEquals(bytes, wire);
  });
}

Deno.test("CODECS names every spec that has a sample", () => {
  const named = new Set(CODECS.map(({ spec }) => spec.split(":")[0]));
  const sampled = new Set(Object.keys(SAMPLES).map((spec) => spec.split(":")[0]));
  assertEquals([...named].filter((name) => !sampled.has(name)), ["raw"]);
});

Deno.test("end() is clean when nothing has come", () => {
  for (const spec of Object.keys(SAMPLES)) {
    assertEquals(parseCodec(spec).end(new ByteQueue()), undefined);
  }
});

Deno.test("end() names the spec and the bytes that had come", () => {
  assertThrows(
    () => parseCodec("u32le").end(queueOf(hex("05 00"))),
    TruncatedError,
    "Cannot finish a u32le frame: the input ended after 2 bytes of it",
  );
});

Deno.test("decode() reserves nothing for a length that is only announced", () => {
  const announced: Record<string, string> = {
    "u24be": "7fffff",
    "u32le": "ffff7f00",
    "u64be": "00000000007fffff",
    "varint": "ffffff03",
    "decimal": utf8("8388607 ").toHex(),
    "netstring": utf8("8388607:").toHex(),
    "content-length": utf8("Content-Length: 8388607\r\n\r\n").toHex(),
  };
  for (const [spec, header] of Object.entries(announced)) {
    const queue = queueOf(hex(`${header} 00`));
    assertEquals(parseCodec(spec).decode(queue), undefined, spec);
    assertLessOrEqual(queue.bytes.length, 64, spec);
  }
});

Deno.test("decode() finds 8 MiB that come one byte at a time, moving each byte about once", () => {
  const codec = parseCodec("u32le");
  const queue = queueOf(hex("00008000"));
  const byte = new Uint8Array(1);
  let { bytes } = queue;
  let moved = 0;
  for (let i = 1; i < 8 << 20; i++) {
    const held = queue.length;
    queue.push(byte);
    if (queue.bytes !== bytes) moved += held;
    bytes = queue.bytes;
    assert(codec.decode(queue) === undefined);
  }
  queue.push(byte);
  assertEquals(codec.decode(queue)?.length, 8 << 20);
  assertLessOrEqual(moved, 16 << 20);
});

Deno.test("decode() looks for an end only behind what it has searched before", () => {
  for (
    const [spec, before, after, found] of [
      ["line", "61 0a", "62 0a", "610a62"],
      ["nul", "61 00", "62 00", "610062"],
      ["delim:0d0a", "61 0d0a", "62 0d0a", "610d0a62"],
      ["slip", "61 c0", "62 c0", undefined],
      ["cobs", "03 61 62", "63 00", undefined],
    ] as const
  ) {
    const queue = queueOf(hex(before));
    queue.scanned = queue.length;
    assertEquals(parseCodec(spec).decode(queue), undefined, spec);
    queue.push(hex(after));
    if (found !== undefined) assertEquals(parseCodec(spec).decode(queue)?.toHex(), found, spec);
  }
});
