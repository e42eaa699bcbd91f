import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import fc from "fast-check";
import { FrameError, NetError, TruncatedError } from "../../lib/errors.ts";
import { ByteQueue } from "../../lib/frame/byte_queue.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import { ScriptedStream, type Step } from "./scripted_stream.ts";

const U8 = parseCodec("u8");
const RAW = parseCodec("raw");
const LINE = parseCodec("line");

function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

function frames(spec: string, messages: readonly Uint8Array[]): Uint8Array {
  const queue = new ByteQueue();
  for (const message of messages) parseCodec(spec).encode(message, queue);
  return queue.view();
}

/** All that is received, each batch copied, until the end or the first error. */
async function receiveAll(framed: Framed): Promise<{ batches: Uint8Array[][]; error?: unknown }> {
  const batches: Uint8Array[][] = [];
  try {
    for (let got = await framed.receive(); got !== null; got = await framed.receive()) {
      batches.push(got.map((message) => message.slice()));
    }
    return { batches };
  } catch (error) {
    return { batches, error };
  }
}

Deno.test("receive() gives all frames that one read completes", async () => {
  const framed = new Framed(new ScriptedStream(bytes(1, 7, 2, 8, 8, 1), bytes(9)), U8);
  const { batches } = await receiveAll(framed);
  assertEquals(batches, [[bytes(7), bytes(8, 8)], [bytes(9)]]);
});

Deno.test("receive() reads on while no frame is complete", async () => {
  const framed = new Framed(new ScriptedStream(bytes(3), bytes(1), bytes(2), bytes(3)), U8);
  assertEquals(await framed.receive(), [bytes(1, 2, 3)]);
});

Deno.test("receive() gives the same frames however the stream is cut", async () => {
  const message = fc.uint8Array({ maxLength: 9000, size: "max" });
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 9 }),
      fc.array(fc.nat(5000), { size: "+1" }),
      async (messages, cuts) => {
        const script: Step[] = [];
        let rest = frames("u16be", messages);
        for (const cut of cuts) {
          if (cut > 0 && rest.length > 0) script.push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        if (rest.length > 0) script.push(rest);
        const framed = new Framed(new ScriptedStream(...script), parseCodec("u16be"));
        const { batches, error } = await receiveAll(framed);
        assertEquals(batches.flat(), messages);
        assertEquals(error, undefined);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("receive() gives at most 4,096 messages at once and none twice", async () => {
  const { batches } = await receiveAll(new Framed(new ScriptedStream(new Uint8Array(10_000)), U8));
  assertEquals(batches.every((batch) => batch.length <= 4096), true);
  assertEquals(batches.flat().length, 10_000);
});

Deno.test("receive() delivers what came before a malformed frame, then throws the same error for ever", async () => {
  const stream = new ScriptedStream(bytes(1, 7, 255), bytes(1, 8));
  const framed = new Framed(stream, parseCodec("u8:max=9"));
  assertEquals(await framed.receive(), [bytes(7)]);
  const first = await assertRejects(() => framed.receive(), FrameError);
  assertStrictEquals(await assertRejects(() => framed.receive(), FrameError), first);
  assertStrictEquals(await assertRejects(() => framed.read(), FrameError), first);
  assertEquals(stream.rooms.length, 1);
});

Deno.test("receive() throws a TruncatedError when the input ends inside a frame", async () => {
  const framed = new Framed(new ScriptedStream(bytes(1, 7, 3, 1)), U8);
  const { batches, error } = await receiveAll(framed);
  assertEquals(batches, [[bytes(7)]]);
  assertInstanceOf(error, TruncatedError);
  assertEquals(error.received, 2);
});

Deno.test("receive() gives the last frame that only the end completes, then null", async () => {
  const framed = new Framed(new ScriptedStream(new TextEncoder().encode("a\nb")), LINE);
  const { batches } = await receiveAll(framed);
  assertEquals(batches.flat().map((line) => new TextDecoder().decode(line)), ["a", "b"]);
  assertEquals(await framed.receive(), null);
});

Deno.test("receive() throws a reset again instead of the end that follows it", async () => {
  const reset = new NetError({ action: "read", address: "tcp://a:1", fault: "reset", reason: "r" });
  const framed = new Framed(new ScriptedStream(bytes(1, 7, 2), reset), U8);
  assertEquals(await framed.receive(), [bytes(7)]);
  assertStrictEquals(await assertRejects(() => framed.receive(), NetError), reset);
  assertStrictEquals(await assertRejects(() => framed.receive(), NetError), reset);
});

Deno.test("read() gives one message at a time, safe to keep, and reads only when it must", async () => {
  const stream = new ScriptedStream(bytes(1, 7, 1, 8), bytes(1, 9));
  const framed = new Framed(stream, U8);
  const kept = [await framed.read(), await framed.read()];
  assertEquals(stream.rooms.length, 1);
  kept.push(await framed.read(), await framed.read());
  assertEquals(kept, [bytes(7), bytes(8), bytes(9), null]);
});

Deno.test("asyncIterator gives the messages one by one", async () => {
  const framed = new Framed(new ScriptedStream(bytes(1, 7, 1, 8)), U8);
  assertEquals(await Array.fromAsync(framed), [bytes(7), bytes(8)]);
});

Deno.test("release() gives back the bytes behind the last message", async () => {
  const stream = new ScriptedStream(new TextEncoder().encode("upgrade\n\x01\x02\x03"));
  const framed = new Framed(stream, LINE);
  await framed.read();
  const { unread, stream: same } = framed.release();
  assertStrictEquals(same, stream);
  assertEquals(await new Framed(stream, U8, { unread }).read(), bytes(2));
});

Deno.test("send() writes a batch at once", async () => {
  const stream = new ScriptedStream();
  await new Framed(stream, U8).send([bytes(7), bytes(), bytes(8, 9)]);
  assertEquals(stream.written, [bytes(1, 7, 0, 2, 8, 9)]);
});

Deno.test("send() writes raw messages as they are", async () => {
  const stream = new ScriptedStream();
  const framed = new Framed(stream, RAW);
  await framed.send([bytes(7)]);
  await framed.send([bytes(8), bytes(9)]);
  assertEquals(stream.written, [bytes(7), bytes(8, 9)]);
});

Deno.test("send() sends nothing of a batch in which one message is too large", async () => {
  const stream = new ScriptedStream();
  const framed = new Framed(stream, parseCodec("u8:max=2"));
  await assertRejects(() => framed.send([bytes(1), bytes(1, 2, 3)]), FrameError);
  await framed.send([bytes(4)]);
  assertEquals(stream.written, [bytes(1, 4)]);
});

/** Sends back all that is received. */
async function echo(framed: Framed): Promise<void> {
  for (let got; (got = await framed.receive());) await framed.send(got);
}

Deno.test("send() sends back what was received, wherever reads cut it, up to what is malformed", async () => {
  const stream = new ScriptedStream(bytes(1, 7, 2, 8), bytes(8, 3, 1), bytes(2), bytes(3, 0, 99));
  await assertRejects(() => echo(new Framed(stream, parseCodec("u8:max=9"))), FrameError);
  assertEquals(stream.written, [bytes(1, 7), bytes(2, 8, 8), bytes(3, 1, 2, 3, 0)]);
});

Deno.test("send() writes a length in one way, in however many a peer may write it", async () => {
  const stream = new ScriptedStream(bytes(0x82, 0x80, 0, 7, 8));
  await echo(new Framed(stream, parseCodec("varint")));
  assertEquals(stream.written, [bytes(2, 7, 8)]);
});

Deno.test("send() sends received messages again, and some of them, and changed ones", async () => {
  const stream = new ScriptedStream(bytes(1, 7, 1, 8));
  const framed = new Framed(stream, U8);
  const got = await framed.receive();
  await framed.send(got!.slice(1));
  got![0]![0] = 9;
  await framed.send(got!);
  await framed.send(got!);
  assertEquals(stream.written, [bytes(1, 8), bytes(1, 9, 1, 8), bytes(1, 9, 1, 8)]);
});

Deno.test("send() keeps its bytes while other sends wait for the same kernel", async () => {
  const stream = new ScriptedStream();
  const framed = new Framed(stream, U8);
  await framed.send([bytes(1)]);
  const letGo = stream.hold();
  const sends = [2, 3, 4].map((value) => framed.send([bytes(value)]));
  letGo();
  await Promise.all(sends);
  assertEquals(stream.written, [bytes(1, 1), bytes(1, 2), bytes(1, 3), bytes(1, 4)]);
});

Deno.test("Framed waits with 4 KiB, reads more while reads fill their room, and waits with 4 KiB again", async () => {
  const stream = new ScriptedStream(bytes(1), new Uint8Array(3 << 20), bytes(1));
  await receiveAll(new Framed(stream, RAW));
  assertEquals(stream.rooms.slice(0, 2), [4096, 4096]);
  assertEquals(stream.rooms.slice(-1), [4096]);
  assert(Math.max(...stream.rooms) >= 1 << 20);
});

Deno.test("Framed waits with a small room again behind a frame cut in two", async () => {
  const message = new Uint8Array(100_000);
  const stream = new ScriptedStream(frames("u32le", [message, bytes(1, 2)]).slice(0, -1), bytes(2));
  const { batches } = await receiveAll(new Framed(stream, parseCodec("u32le")));
  assertEquals(batches.flat(), [message, bytes(1, 2)]);
  assert((stream.rooms.at(-1) ?? Infinity) <= 4096);
});

Deno.test("Framed takes no more room than arrives when a frame announces much", async () => {
  const stream = new ScriptedStream(bytes(0, 0, 0x70, 0), bytes(1), bytes(2));
  await receiveAll(new Framed(stream, parseCodec("u32le")));
  assert(stream.rooms.every((room) => room <= 4096));
});
