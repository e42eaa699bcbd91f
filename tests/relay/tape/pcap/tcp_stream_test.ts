import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { TcpStream } from "../../../../lib/relay/tape/pcap/tcp_stream.ts";

const DATA = Uint8Array.from({ length: 200 }, (_, i) => i);

/** What a stream gives for segments, each a part of the data from `from` to `to`. */
function give(start: number, segments: readonly (readonly [from: number, to: number])[]) {
  const stream = new TcpStream({ maxWaiting: 1 << 20 });
  stream.begin(start);
  const given = segments.flatMap(([from, to]) =>
    [...stream.push(start + from >>> 0, DATA.subarray(from, to))].flatMap((bytes) => [...bytes])
  );
  return { stream, given };
}

const segment = fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 60 }))
  .map(([from, length]) => [from, Math.min(200, from + length)] as const);

Deno.test("TcpStream gives each byte once and in order, however the segments come", () => {
  fc.assert(fc.property(fc.nat({ max: 2 ** 32 - 1 }), fc.array(segment), (start, segments) => {
    const tiles = Array.from({ length: 20 }, (_, i) => [10 * i, 10 * i + 10] as const);
    const { stream, given } = give(start, [...segments, ...tiles.toReversed(), ...segments]);
    stream.end(start + 200);
    assertEquals([given, stream.isEnded], [[...DATA], true]);
  }));
});

Deno.test("TcpStream says how many bytes are missing at the end", () => {
  const { stream, given } = give(2 ** 32 - 5, [[0, 10], [30, 40], [50, 60]]);
  stream.finish();
  assertEquals([given.length, stream.missing], [10, 20]);
});

Deno.test("TcpStream gives up on missing bytes when too much waits for them", () => {
  const stream = new TcpStream({ maxWaiting: 1000 });
  stream.begin(0);
  assertEquals([...stream.push(7, new Uint8Array(1000))], []);
  assertEquals([stream.isBroken, stream.missing], [true, 7]);
  assertEquals([...stream.push(0, new Uint8Array(7))], []);
});
