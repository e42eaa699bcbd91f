import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FrameError, TruncatedError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { WebSocketCodec } from "../../lib/frame/websocket.ts";
import { closePayload } from "../../lib/frame/websocket_close.ts";
import { WebSocketError } from "../../lib/frame/websocket_fault.ts";
import type { WebSocketKind } from "../../lib/frame/websocket_frame.ts";
import { cut, hex, queueOf, utf8 } from "./helpers.ts";
import { fromServer, outcomeOf } from "./websocket_outcome.ts";

/** A frame that a client sends, masked with zeros, so that tests can write its payload. */
function masked(first: number, payload: Uint8Array): Uint8Array {
  return new Uint8Array([first, 0x80 | payload.length, 0, 0, 0, 0, ...payload]);
}

Deno.test("WebSocketCodec.decode() reads the examples of RFC 6455, section 5.7", () => {
  assertEquals(fromServer("81 05 48 65 6c 6c 6f"), ["text Hello"]);
  const mask = hex("81 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(outcomeOf({ role: "server" }, [mask]), ["text Hello"]);
  assertEquals(fromServer("01 03 48 65 6c 80 02 6c 6f"), ["text Hello"]);
  assertEquals(fromServer("89 05 48 65 6c 6c 6f"), ["ping Hello"]);
  const pong = hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58");
  assertEquals(outcomeOf({ role: "server" }, [pong]), ["pong Hello"]);
  for (const size of [256, 65536]) {
    const payload = "a".repeat(size);
    const header = size === 256 ? "82 7e 01 00" : "82 7f 00 00 00 00 00 01 00 00";
    assertEquals(fromServer(header + utf8(payload).toHex()), [`binary ${payload}`]);
  }
});

Deno.test("WebSocketCodec.decode() gives the same wherever the bytes are cut", () => {
  const bytes = new Uint8Array([
    ...masked(0x01, utf8("é").subarray(0, 1)), // A character, cut in two fragments,
    ...masked(0x89, utf8("ping")), // with a control frame in between.
    ...masked(0x80, utf8("é").subarray(1)),
    ...masked(0x82, new Uint8Array()),
    ...hex("82 fe 00 80 01 02 03 04"),
    ...new Uint8Array(128).map((_, i) => 0x61 ^ (i % 4 + 1)),
    ...masked(0x88, closePayload({ code: 1000, reason: "bye" })),
  ]);
  const whole = outcomeOf({ role: "server" }, [bytes]);
  assertEquals(whole.slice(0, 4), ["ping ping", "text é", "binary ", `binary ${"a".repeat(128)}`]);
  for (let at = 0; at <= bytes.length; at++) {
    assertEquals(outcomeOf({ role: "server" }, cut(bytes, [at])), whole);
  }
  assertEquals(outcomeOf({ role: "server" }, [...bytes].map((byte) => Uint8Array.of(byte))), whole);
});

Deno.test("WebSocketCodec.decode() refuses an unmasked frame from a client with 1002", () => {
  assertEquals(outcomeOf({ role: "server" }, [hex("81 00")]), ["1002"]);
});

Deno.test("WebSocketCodec.decode() refuses 300 MiB of fragments with 1009 at the limit", () => {
  const codec = new WebSocketCodec({ role: "client" });
  const queue = new ByteQueue();
  const chunk = new Uint8Array(65536 + 10);
  let taken = 0;
  const error = assertThrows(() => {
    for (; taken < 300 << 20; taken += 65536) {
      chunk.set(hex(`${taken === 0 ? "02" : "00"} 7f 00 00 00 00 00 01 00 00`));
      queue.push(chunk);
      codec.decode(queue);
    }
  }, WebSocketError);
  assertEquals([error.code, error.fault, taken], [1009, "oversize", 1 << 20]);
});

Deno.test("WebSocketCodec.decode() counts fragments, and refuses too many with 1009", () => {
  const options = { role: "client", maxFragments: 3 } as const;
  assertEquals(outcomeOf(options, [hex("02 00 00 00 80 00")]), ["binary "]);
  assertEquals(outcomeOf(options, [hex("02 00 00 00 00 00 80 00")]), ["1009"]);
});

Deno.test("WebSocketCodec.decode() lets a control frame through at the limit of the message", () => {
  const options = { role: "client", maxMessage: 3 } as const;
  assertEquals(outcomeOf(options, [hex("02 03 61 61 61 89 02 61 61 80 00")]), [
    "ping aa",
    "binary aaa",
  ]);
  assertEquals(outcomeOf(options, [hex("02 03 61 61 61 80 01 61")]), ["1009"]);
});

Deno.test("WebSocketCodec.end() is clean between messages only", () => {
  for (const digits of ["81 05 48", "01 01 48", "01 00", "81"]) {
    const codec = new WebSocketCodec({ role: "client" });
    const queue = queueOf(hex(digits));
    codec.decode(queue);
    assertThrows(() => codec.end(queue), TruncatedError);
  }
  new WebSocketCodec({ role: "client" }).end(new ByteQueue());
});

Deno.test("WebSocketCodec.encode() refuses what is over the limit, and appends nothing", () => {
  const codec = new WebSocketCodec({ role: "server", maxMessage: 200 });
  const queue = new ByteQueue();
  for (const kind of ["text", "ping"] as const) {
    const data = new Uint8Array(kind === "ping" ? 126 : 201);
    assertThrows(() => codec.encode({ kind, data }, queue), FrameError);
  }
  assertEquals(queue.length, 0);
});

Deno.test("WebSocketCodec.encode() masks a client's frames with keys that differ", () => {
  const codec = new WebSocketCodec({ role: "client" });
  const keys = Array.from({ length: 3000 }, () => {
    const queue = new ByteQueue();
    codec.encode({ kind: "binary", data: new Uint8Array(4) }, queue);
    return queue.view(2, 6).toHex();
  });
  // Chance makes two of 3,000 alike once in a thousand runs, but never many.
  assertEquals(new Set(keys).size > 2990, true);
});

const frames = fc.array(
  fc.record(
    {
      kind: fc.constantFrom<WebSocketKind[]>("binary", "text", "ping", "pong"),
      data: fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 30 }).map(utf8),
        fc.constantFrom(125, 126, 127, 65535, 65536).map((size) => new Uint8Array(size).fill(0x61)),
      ),
    },
    { noNullPrototype: true },
  ).filter(({ kind, data }) => data.length <= 125 || kind === "text" || kind === "binary"),
);

Deno.test("WebSocketCodec.decode() undoes encode() for each role, at any place in a buffer", () => {
  fc.assert(
    fc.property(frames, fc.boolean(), fc.nat(7), (sent, fromClient, shift) => {
      const [here, there] = fromClient
        ? ["client", "server"] as const
        : ["server", "client"] as const;
      const queue = new ByteQueue();
      queue.push(new Uint8Array(shift));
      queue.skip(shift);
      const encoder = new WebSocketCodec({ role: here });
      for (const frame of sent) encoder.encode(frame, queue);
      const decoder = new WebSocketCodec({ role: there });
      for (const frame of sent) assertEquals(decoder.decode(queue), frame);
      decoder.end(queue);
    }),
    { numRuns: 100 },
  );
});

Deno.test("WebSocketCodec.decode() takes any garbage, and the same however it is cut", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const role = fc.constantFrom("client" as const, "server" as const);
  fc.assert(
    fc.property(bytes, role, fc.nat(200), (garbage, role, at) => {
      const whole = outcomeOf({ role }, [garbage]);
      assertEquals(outcomeOf({ role }, cut(garbage, [Math.min(at, garbage.length)])), whole);
    }),
    { numRuns: 2000 },
  );
});
