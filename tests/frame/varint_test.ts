import { assertEquals } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { encode, faultOf, hex, outcomeOf } from "./helpers.ts";

Deno.test("varint writes lengths in as few bytes as they need", () => {
  for (
    const [length, header] of [[127, "7f"], [128, "8001"], [300, "ac02"], [
      16384,
      "808001",
    ]] as const
  ) {
    const frame = encode(parseCodec("varint"), new Uint8Array(length));
    assertEquals(frame.subarray(0, frame.length - length).toHex(), header);
    assertEquals(outcomeOf(parseCodec("varint"), [frame]).frames, ["00".repeat(length)]);
  }
});

Deno.test("varint takes a length with more bytes than it needs, up to ten", () => {
  assertEquals(outcomeOf(parseCodec("varint"), [hex("82 80 00 68 69")]).frames, ["6869"]);
  assertEquals(outcomeOf(parseCodec("varint"), [hex("81 80 80 80 80 80 80 80 80 00 68")]).frames, [
    "68",
  ]);
});

Deno.test("varint refuses a length of more than 64 bits as garbage", () => {
  for (const header of ["ff ff ff ff ff ff ff ff ff 02", "80 80 80 80 80 80 80 80 80 80"]) {
    const { fault, message } = faultOf(parseCodec("varint"), hex(header));
    assertEquals(fault, "garbage");
    assertEquals(outcomeOf(parseCodec("varint"), [hex(`01 61 ${header}`)]), {
      frames: ["61"],
      end: "garbage",
    });
    assertEquals(
      message,
      `Cannot decode a varint frame: the length has more than 64 bits: the bytes are ${header}`,
    );
  }
});

Deno.test("varint names an oversize length exactly", () => {
  const { fault, message } = faultOf(
    parseCodec("varint:max=1KiB"),
    hex("ff ff ff ff ff ff ff ff ff 01"),
  );
  assertEquals(fault, "oversize");
  assertEquals(
    message,
    "Cannot decode a varint:max=1KiB frame: length 18446744073709551615 is over the limit of 1024 " +
      "bytes: the bytes are ff ff ff ff ff ff ff ff ff 01",
  );
});
