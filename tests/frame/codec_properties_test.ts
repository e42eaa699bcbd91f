import { assert, assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FrameError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import type { Codec } from "../../lib/frame/codec.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { cut, encode, faultOf, outcomeOf, queueOf } from "./helpers.ts";

/** Specs with limits low enough that random input meets them. */
const LIMITED = [
  "u8:max=8",
  "u16be:offset=1,adjust=-3,strip=0,max=12",
  "u16le:adjust=1,max=9",
  "u24be:max=20",
  "i32le:max=9",
  "u64be:max=9",
  "varint:max=200",
  "decimal:max=12",
  "netstring:max=12",
  "line:max=8",
  "nul:max=8",
  "delim:0d0a,max=8",
  "delim:0000,max=3",
  "fixed:5",
  "content-length:max=9",
  "slip:max=4",
  "cobs:max=5",
  "cobs:max=300",
  "raw:max=6",
];

/** How a length prefix can lie in its frame: what is stripped is lost, or is the length and no more. */
const LAYOUTS = [
  "u16be:offset=2",
  "u16be:strip=4",
  "u16be:offset=2,strip=2",
  "u8:offset=1,strip=0",
];

/** Messages of which many are empty, repetitive, or have the bytes that formats use. */
const message = fc.oneof(
  fc.uint8Array({ maxLength: 10 }),
  fc.array(fc.constantFrom(0, 1, 0x0a, 0x0d, 0x20, 0x31, 0x3a, 0x2c, 0xc0, 0xdb, 0xdc, 0xff), {
    maxLength: 10,
  }).map((bytes) => Uint8Array.from(bytes)),
  fc.nat(300).map((length) => new Uint8Array(length).fill(7)),
);

/** The frames of those messages that the codec takes, and these messages. */
function framesOf(codec: Codec, messages: readonly Uint8Array[]) {
  const queue = new ByteQueue();
  const taken = messages.filter((message) => {
    const before = queue.length;
    try {
      codec.encode(message, queue);
      return true;
    } catch (error) {
      assert(error instanceof FrameError);
      assertEquals(queue.length, before);
      return false;
    }
  });
  return { taken, wire: queue.view().slice() };
}

/** Cuts bytes wherever `places`, taken as fractions, say. */
function segment(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  return cut(
    bytes,
    places.map((place) => Math.floor(place * (bytes.length + 1))).sort((a, b) => a - b),
  );
}

/** Bytes that are frames for the most part. */
function garbageOf(codec: Codec): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255));
  const edited = fc.tuple(fc.array(message), fc.array(edit, { maxLength: 3 }), message).map(
    ([messages, edits, tail]) => {
      const { wire } = framesOf(codec, messages);
      for (const [place, byte] of edits) wire[Math.floor(place * wire.length)] = byte;
      return Uint8Array.from([...wire, ...tail]);
    },
  );
  return fc.oneof(message, edited);
}

const places = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 12 });

for (const spec of LIMITED) {
  const codec = parseCodec(spec);

  Deno.test(`${spec} gives back every message it took, however it is cut and glued`, () => {
    const kept = /strip=0/.test(spec);
    fc.assert(fc.property(fc.array(message), places, (messages, places) => {
      const { taken, wire } = framesOf(codec, messages);
      const { frames, end } = outcomeOf(codec, segment(wire, places));
      assertEquals(end, "clean");
      if (kept) assertEquals(frames.length, taken.length);
      else if (spec.startsWith("raw")) assertEquals(frames.join(""), wire.toHex());
      else assertEquals(frames, taken.map((message) => message.toHex()));
    }));
  });

  Deno.test(`${spec} comes to the same frames and fault however garbage is cut`, () => {
    if (spec.startsWith("raw")) return;
    fc.assert(
      fc.property(garbageOf(codec), places, (bytes, places) => {
        const whole = outcomeOf(codec, [bytes]);
        assertEquals(outcomeOf(codec, segment(bytes, places)), whole);
        assertEquals(outcomeOf(codec, Array.from(bytes, (byte) => Uint8Array.of(byte))), whole);
        assertLessOrEqual(whole.frames.length, bytes.length);
        for (const frame of whole.frames) assertLessOrEqual(frame.length / 2, codec.maxFrame);
      }),
      { numRuns: 300 },
    );
  });
}

for (const spec of [...LIMITED, ...LAYOUTS]) {
  const codec = parseCodec(spec);
  if (!codec.isCanonical) continue;
  Deno.test(`encode() gives ${spec} frames back byte for byte, as isCanonical says`, () => {
    fc.assert(fc.property(garbageOf(codec), (bytes) => {
      const queue = queueOf(bytes);
      const again = new ByteQueue();
      try {
        for (let frame; (frame = codec.decode(queue));) codec.encode(frame, again);
      } catch (error) {
        assert(error instanceof FrameError);
      }
      assertEquals(again.view().toHex(), bytes.subarray(0, bytes.length - queue.length).toHex());
    }));
  });
}

Deno.test("decode() and encode() take a message of exactly the limit and refuse one more byte", () => {
  for (const spec of LIMITED) {
    if (/^(?:raw|fixed)/.test(spec)) continue;
    const limited = parseCodec(spec);
    const wide = parseCodec(spec.replace(/max=\d+/, "max=64KiB"));
    const [most, over] = [limited.maxFrame, limited.maxFrame + 1].map((n) =>
      new Uint8Array(n).fill(7)
    );
    const frame = encode(limited, most!);
    assertEquals(
      outcomeOf(limited, [frame]).frames.map((hex) => hex.length / 2),
      [most!.length],
      spec,
    );
    assertEquals(faultOf(limited, encode(wide, over!)).fault, "oversize", spec);
    const queue = new ByteQueue();
    const error = assertThrows(() => limited.encode(over!, queue), FrameError);
    assertEquals([error.fault, queue.length], ["oversize", 0], spec);
  }
});
