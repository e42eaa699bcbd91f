import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Codec } from "../../lib/frame/codec.ts";
import { inspect, type InspectionPart, Inspector } from "../../lib/frame/inspect.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { cut, hex, queueOf, utf8 } from "./helpers.ts";

/** A part without its views, which the next part may change. */
function summarize(part: InspectionPart): string {
  const place = `${part.index} @${part.offset} ${part.kind} ${part.bytes.toHex()}`;
  if (part.kind === "frame") return `${place}: ${part.payload.toHex()} at ${part.payloadAt}`;
  return part.kind === "fault" ? `${place}: ${part.error.fault} in ${part.wrong}` : place;
}

function partsOf(spec: string, chunks: Iterable<Uint8Array>): Promise<string[]> {
  return Array.fromAsync(inspect(chunks, parseCodec(spec)), summarize);
}

Deno.test("inspect() gives each frame with its place and that of its message", async () => {
  assertEquals(await partsOf("netstring", [utf8("2:hi,0:,")]), [
    "1 @0 frame 323a68692c: 6869 at 2",
    "2 @5 frame 303a2c:  at 2",
  ]);
  assertEquals(await partsOf("line", [utf8("a\r\n\nb")]), [
    "1 @0 frame 610d0a: 61 at 0",
    "2 @3 frame 0a:  at 0",
    "3 @4 frame 62: 62 at 0",
  ]);
});

Deno.test("inspect() tells a message that the wire changes from a piece of the frame", async () => {
  assertEquals(await partsOf("slip", [hex("c0 61 db dc c0 c0 c0 62 c0 c0")]), [
    "1 @0 frame c061dbdcc0: 61c0 at undefined",
    "2 @5 frame c0c062c0: 62 at 2",
  ]);
});

Deno.test("inspect() gives a fault with the bytes that it takes to know it, and stops", async () => {
  assertEquals(await partsOf("u16be:max=2", [hex("0001 61 0003 626364")]), [
    "1 @0 frame 000161: 61 at 2",
    "2 @3 fault 0003626364: oversize in 2",
  ]);
  assertEquals(await partsOf("netstring", [utf8("1:ab")]), ["1 @0 fault 313a6162: garbage in 4"]);
});

Deno.test("inspect() shows at most 64 bytes of a fault, and says when it takes more", async () => {
  const [fault] = await partsOf("line:max=100", [new Uint8Array(200).fill(0x61)]);
  assertEquals(fault, `1 @0 fault ${"61".repeat(64)}: oversize in 0`);
});

Deno.test("inspect() gives what is left when the input ends inside a frame", async () => {
  assertEquals(await partsOf("u8", [hex("01 61 05 62")]), [
    "1 @0 frame 0161: 61 at 1",
    "2 @2 rest 0562",
  ]);
});

Deno.test("inspect() gives a fault that only the end brings out", async () => {
  const codec: Codec = { ...parseCodec("raw"), decode: () => undefined, ...endOf("line:max=1") };
  const parts = await Array.fromAsync(inspect([utf8("ab")], codec), summarize);
  assertEquals(parts, ["1 @0 fault 6162: oversize in 0"]);
});

function endOf(spec: string): Pick<Codec, "end" | "encode"> {
  const codec = parseCodec(spec);
  return {
    end: (queue) => codec.end(queue),
    encode: (message, queue) => codec.encode(message, queue),
  };
}

Deno.test("inspect() gives nothing for an empty input", async () => {
  assertEquals(await partsOf("u8", []), []);
});

Deno.test("inspect() gives the same parts however the input is cut", async () => {
  for (const spec of ["u16be:max=4", "netstring:max=4", "line", "varint:max=2"]) {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 30, max: 3 }), fc.nat(30), async (bytes, at) => {
        const places = [Math.min(at, bytes.length)];
        const frames = (parts: string[]) => parts.filter((part) => part.includes(" frame "));
        assertEquals(
          frames(await partsOf(spec, cut(bytes, places))),
          frames(await partsOf(spec, [bytes])),
        );
      }),
    );
  }
});

Deno.test("inspect() reads no further than a fault", async () => {
  function* chunks() {
    yield hex("ff");
    throw new Error("read on");
  }
  assertEquals(await partsOf("u8:max=1", chunks()), ["1 @0 fault ff: oversize in 1"]);
});

Deno.test("Inspector gives parts as they become whole, and nothing behind a fault", () => {
  const inspector = new Inspector(parseCodec("u8:max=2"));
  const parts = () => [...inspector.parts()].map(summarize);
  inspector.push(hex("01"));
  assertEquals(parts(), []);
  inspector.push(hex("61 02"));
  assertEquals(parts(), ["1 @0 frame 0161: 61 at 1"]);
  inspector.push(hex("62 63 09"));
  assertEquals(parts(), ["2 @2 frame 026263: 6263 at 1", "3 @5 fault 09: oversize in 1"]);
  inspector.push(hex("01 61"));
  assertEquals([inspector.failed, parts(), [...inspector.end()]], [true, [], []]);
});

Deno.test("Inspector passes on an error that is no fault of the bytes", () => {
  const broken: Codec = {
    ...endOf("u8"),
    spec: "broken",
    maxFrame: 1,
    decode: () => raise("broken codec"),
  };
  const inspector = new Inspector(broken);
  inspector.push(queueOf(hex("01")).view());
  assertThrows(() => [...inspector.parts()], Error, "broken codec");
});

function raise(message: string): never {
  throw new Error(message);
}

Deno.test("inspect() says which codec the input was written with, when it was another", () => {
  const inspector = new Inspector(parseCodec("u32be"));
  inspector.push(utf8("\0\0\0\x09hello\0\0\0\x0cwireless\0\0\0\x05x\0\0\0\x07yes"));
  const last = [...inspector.parts(), ...inspector.end()].at(-1);
  assertEquals(
    last?.kind === "fault" && last.advice,
    "try --frame u32be:adjust=-4: it tiles 33 bytes as 4 frames, lengths 1–8, ends clean, " +
      "the length counts the whole frame",
  );
});

Deno.test("inspect() advises nothing else for an input that was only cut off", () => {
  for (
    const [spec, input] of [
      ["u32be", "\0\0\0\x05hello\0\0\0\x08wireless\0\0\0\x09x"],
      // Another layout fits so little as well as the right one.
      ["u32le", "\x02\0\0\0hi\x05\0\0\0hel"],
      ["u32le:max=1000", "\x02\0\0\0hi\x05\0\0\0hel"],
    ] as const
  ) {
    const inspector = new Inspector(parseCodec(spec));
    inspector.push(utf8(input));
    const last = [...inspector.parts(), ...inspector.end()].at(-1);
    assertEquals([last?.kind, last?.kind === "rest" && last.advice], ["rest", undefined], spec);
  }
});
