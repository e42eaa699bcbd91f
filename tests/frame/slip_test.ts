import { assertEquals, assertThrows } from "@std/assert";
import { FrameError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { faultOf, hex, outcomeOf, queueOf } from "./helpers.ts";

const codec = parseCodec("slip");

Deno.test("slip takes a message without an END in front, and nothing between ENDs for noise", () => {
  assertEquals(outcomeOf(codec, [hex("61 c0 c0 c0 62 c0")]).frames, ["61", "62"]);
});

Deno.test("slip drops idle ENDs, so that they fill no queue", () => {
  const queue = queueOf(new Uint8Array(1000).fill(0xc0));
  assertEquals(codec.decode(queue), undefined);
  assertEquals(queue.length, 0);
  queue.push(hex("c0"));
  assertEquals(codec.end(queue), undefined);
});

Deno.test("slip remembers its search although no END was idle", () => {
  const queue = queueOf(hex("c0 61 62"));
  assertEquals(codec.decode(queue), undefined);
  assertEquals(queue.scanned, 2);
  assertEquals(codec.decode(queue), undefined);
  assertEquals(queue.scanned, 2);
});

Deno.test("slip cannot carry an empty message", () => {
  const queue = new ByteQueue();
  const error = assertThrows(
    () => codec.encode(new Uint8Array(), queue),
    FrameError,
    "Cannot encode a slip frame: the message is empty, which SLIP takes for noise",
  );
  assertEquals([error.fault, queue.length], ["garbage", 0]);
});

Deno.test("slip refuses an ESC before any other byte, or before the END", () => {
  for (const [input, at] of [["61 db 61 c0", 1], ["61 db c0", 1], ["db dc db db c0", 2]] as const) {
    const { fault, message } = faultOf(codec, hex(input));
    assertEquals(fault, "garbage");
    assertEquals(
      message,
      `Cannot decode a slip frame: the ESC at ${at} escapes neither END nor ESC: the bytes are ${input}`,
    );
  }
});

Deno.test("slip counts the message, not its escapes, and bounds what waits for an END", () => {
  const limited = parseCodec("slip:max=2");
  assertEquals(outcomeOf(limited, [hex("db dc db dd c0")]).frames, ["c0db"]);
  assertEquals(
    faultOf(limited, hex("61 62 63 c0")).message,
    "Cannot decode a slip:max=2 frame: length 3 is over the limit of 2 bytes: the bytes are 61 62 63 c0",
  );
  assertEquals(limited.decode(queueOf(hex("db dc db dc db"))), undefined);
  assertEquals(
    faultOf(limited, hex("db dc db dc db dc")).message,
    "Cannot decode a slip:max=2 frame: length of 6 escaped bytes is over the limit of 2 bytes: " +
      "the bytes are db dc db dc db dc",
  );
});
