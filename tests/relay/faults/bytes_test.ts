import { assert, assertEquals } from "@std/assert";
import { read, run } from "./run_lane.ts";

const BYTES = Uint8Array.from({ length: 100 }, (_, i) => i);

function runBytes(faults: string[], reads: Uint8Array[] = [BYTES], options = {}) {
  return run(faults, reads.map((bytes) => read(bytes)), { framing: "bytes", ...options });
}

function writes({ pieces }: ReturnType<typeof run>): [at: number, length: number][] {
  return pieces.map(({ at, bytes }) => [at, bytes.length]);
}

Deno.test("latency makes bytes late, and the end with them", () => {
  assertEquals(writes(runBytes(["latency:time=250ms"])), [[250, 100], [250, 0]]);
});

Deno.test("latency with jitter stays within it, and in order", () => {
  const reads = Array.from({ length: 50 }, () => BYTES);
  const { pieces, bytes } = runBytes(["latency:time=100ms,jitter=50ms"], reads, { isEnded: false });
  assertEquals(bytes.length, 5000);
  for (const { at } of pieces) assert(at >= 50 && at < 150, `${at}`);
  assert(new Set(pieces.map(({ at }) => at)).size > 1);
});

Deno.test("bandwidth lets bytes out evenly, and none too early", () => {
  const { pieces } = runBytes(["bandwidth:rate=1000"], [BYTES, BYTES]);
  let sent = 0;
  for (const { at, bytes } of pieces) {
    sent += bytes.length;
    assert(at >= sent, `${sent} bytes at ${at} ms`);
  }
  assertEquals(pieces.at(-1)?.at, 200);
  assert(pieces.length >= 10);
});

Deno.test("slice cuts at every N bytes of the stream, whatever the reads were", () => {
  const reads = [BYTES.subarray(0, 3), BYTES.subarray(3, 12), BYTES.subarray(12, 20)];
  const sent = runBytes(["slice:size=5,pause=10ms"], reads, { isEnded: false });
  assertEquals(writes(sent), [[0, 3], [0, 2], [10, 5], [20, 2], [20, 3], [30, 5]]);
  assertEquals(sent.bytes, BYTES.subarray(0, 20));
});

Deno.test("glue joins what comes in a time into one write", () => {
  const reads = [1, 2, 3, 4].map((n) => BYTES.subarray(0, n));
  const sent = runBytes(["glue:time=50ms"], reads, { every: 20, isEnded: false });
  assertEquals(writes(sent), [[50, 6], [110, 4]]);
});

Deno.test("stall holds back what is behind it, for a time", () => {
  const sent = runBytes(["stall:after=40,time=3s"], [BYTES], { isEnded: false });
  assertEquals(writes(sent), [[0, 40], [3000, 60]]);
});

Deno.test("stall without a time holds back for good, the end too", () => {
  const { pieces, lane } = runBytes(["stall:after=40"]);
  assertEquals(pieces.map(({ bytes }) => bytes.length), [40]);
  assertEquals(lane.wakeAt, Infinity);
});

Deno.test("cut, reset and half-close end the direction behind so many bytes", () => {
  const ends = { cut: "cut", reset: "reset", "half-close": "close-write" };
  for (const [name, then] of Object.entries(ends)) {
    const sent = runBytes([`${name}:after=30`], [BYTES.subarray(0, 20), BYTES.subarray(20)]);
    assertEquals(sent.bytes, BYTES.subarray(0, 30));
    assertEquals(sent.pieces.map((piece) => piece.then), [undefined, then], name);
    assert(sent.lane.isOver);
  }
});

Deno.test("cut does nothing where fewer bytes pass", () => {
  const { pieces } = runBytes(["cut:after=101"]);
  assertEquals(pieces.map(({ then }) => then), [undefined, "close-write"]);
});

Deno.test("corrupt without frames flips one bit in a share of the bytes", () => {
  const zeros = new Uint8Array(100_000);
  const { bytes, lane } = runBytes(["corrupt:p=0.01"], [zeros]);
  const struck = bytes.filter((byte) => byte !== 0);
  assert(struck.every((byte) => Math.log2(byte) % 1 === 0));
  assert(Math.abs(struck.length - 1000) < 150, `${struck.length}`);
  assertEquals(lane.tally(1).hits, struck.length);
});

Deno.test("a fault on bytes with a probability strikes a share of the connections", () => {
  const struck = Array.from({ length: 400 }, (_, conn) => conn).filter((conn) => {
    const { pieces } = runBytes(["cut:p=0.25"], [BYTES], { conn });
    return pieces.some(({ then }) => then === "cut");
  });
  assert(Math.abs(struck.length - 100) < 30, `${struck.length}`);
});
