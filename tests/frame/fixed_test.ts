import { assertEquals, assertThrows } from "@std/assert";
import { FrameError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { parseCodec } from "../../lib/frame/spec.ts";

Deno.test("fixed refuses a message of another size", () => {
  for (const [size, fault] of [[0, "garbage"], [3, "garbage"], [5, "oversize"]] as const) {
    const queue = new ByteQueue();
    const error = assertThrows(
      () => parseCodec("fixed:4").encode(new Uint8Array(size), queue),
      FrameError,
      `Cannot encode a fixed:4 frame: the message has ${size} bytes, not 4`,
    );
    assertEquals([error.fault, queue.length], [fault, 0]);
  }
});

Deno.test("fixed has its size as its limit", () => {
  assertEquals(parseCodec("fixed:4KiB,max=1MiB").maxFrame, 4096);
});

Deno.test("fixed takes the smallest size, and one of exactly the limit", () => {
  assertEquals(parseCodec("fixed:1,max=1").spec, "fixed:1");
  assertEquals(parseCodec("fixed:8MiB").spec, "fixed:8388608");
});
