import { assertEquals } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { encode, faultOf, hex, outcomeOf, queueOf } from "./helpers.ts";

const codec = parseCodec("cobs");

/** The bytes from `from` to `to`, both included. */
function run(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

Deno.test("cobs writes blocks as the paper has them, around 254 bytes without a zero", () => {
  const cases: [message: number[], wire: number[]][] = [
    [[0], [1, 1, 0]],
    [[0, 0], [1, 1, 1, 0]],
    [[0x11, 0, 0, 0], [2, 0x11, 1, 1, 1, 0]],
    [[...run(1, 254)], [255, ...run(1, 254), 0]],
    [[0, ...run(1, 254)], [1, 255, ...run(1, 254), 0]],
    [[...run(1, 255)], [255, ...run(1, 254), 2, 255, 0]],
    [[...run(2, 255), 0], [255, ...run(2, 255), 1, 1, 0]],
    [[...run(3, 255), 0, 1], [254, ...run(3, 255), 2, 1, 0]],
  ];
  for (const [message, wire] of cases) {
    assertEquals([...encode(codec, Uint8Array.from(message))], wire);
    assertEquals(outcomeOf(codec, [Uint8Array.from(wire)]).frames, [
      Uint8Array.from(message).toHex(),
    ]);
  }
});

Deno.test("cobs takes an empty block behind a full one", () => {
  const wire = Uint8Array.of(255, ...run(1, 254), 1, 0);
  assertEquals(outcomeOf(codec, [wire]).frames, [run(1, 254).toHex()]);
});

Deno.test("cobs skips zeros between frames, so that they fill no queue", () => {
  assertEquals(outcomeOf(codec, [hex("00 00 02 61 00 00 01 00")]).frames, ["61", ""]);
  const queue = queueOf(new Uint8Array(1000));
  assertEquals(codec.decode(queue), undefined);
  assertEquals(queue.length, 0);
  queue.push(hex("00"));
  assertEquals(codec.end(queue), undefined);
});

Deno.test("cobs refuses a block that goes on behind the frame's end", () => {
  const { fault, message } = faultOf(codec, hex("02 61 03 62 00"));
  assertEquals(fault, "garbage");
  assertEquals(
    message,
    "Cannot decode a cobs frame: the block at 2 goes on behind the frame's end: " +
      "the bytes are 02 61 03 62 00",
  );
});

Deno.test("cobs counts the message, and bounds what waits for a zero", () => {
  const limited = parseCodec("cobs:max=254");
  const most = Uint8Array.of(255, ...run(1, 254), 1);
  assertEquals(limited.decode(queueOf(most)), undefined);
  assertEquals(
    faultOf(limited, Uint8Array.of(...most, 1)).message.slice(0, 95),
    "Cannot decode a cobs:max=254 frame: length of 257 stuffed bytes is over the limit of 254 bytes:",
  );
  assertEquals(
    faultOf(parseCodec("cobs:max=2"), hex("04 61 62 63 00")).fault,
    "oversize",
  );
  const sizes = faultOf(limited, Uint8Array.of(...new Uint8Array(255).fill(1), 1, 0)).message;
  assertEquals(sizes.includes("length 255 is over the limit of 254 bytes"), true);
});
