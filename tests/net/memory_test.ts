import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { NetError, UsageError } from "../../lib/errors.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";

const text = new TextEncoder();

async function readOnce(stream: ByteStream, size = 100): Promise<string | null> {
  const buffer = new Uint8Array(size);
  const count = await stream.read(buffer);
  return count === null ? null : new TextDecoder().decode(buffer.subarray(0, count));
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, NetError)).fault;
}

Deno.test("memoryPair() carries bytes both ways, glued as TCP may glue them", async () => {
  const [here, there] = memoryPair();
  await here.write(text.encode("one"));
  await here.write(text.encode("two"));
  await there.write(text.encode("back"));
  assertEquals(await readOnce(there, 4), "onet");
  assertEquals(await readOnce(there), "wo");
  assertEquals(await readOnce(here), "back");
});

Deno.test("memoryPair() keeps the writes apart when told to", async () => {
  const [here, there] = memoryPair({ chunks: true, capacity: 4 });
  const writes = Promise.all(
    ["one", "two", "large one"].map((part) => here.write(text.encode(part))),
  );
  const reads: (string | null)[] = [];
  for (let i = 0; i < 5; i++) reads.push(await readOnce(there));
  assertEquals(reads, ["one", "two", "larg", "e on", "e"]);
  await writes;
});

Deno.test("memoryPair() copies what is written", async () => {
  const [here, there] = memoryPair();
  const bytes = text.encode("safe");
  await here.write(bytes);
  bytes.fill(0);
  assertEquals(await readOnce(there), "safe");
});

Deno.test("memoryPair() lets a reader wait for a writer", async () => {
  const [here, there] = memoryPair();
  const read = readOnce(there);
  await here.write(text.encode("late"));
  assertEquals(await read, "late");
});

Deno.test("memoryPair() ends one direction and leaves the other open", async () => {
  const [here, there] = memoryPair();
  await here.write(text.encode("last"));
  await here.closeWrite();
  assertEquals([await readOnce(there), await readOnce(there), await readOnce(there)], [
    "last",
    null,
    null,
  ]);
  await there.write(text.encode("answer"));
  assertEquals(await readOnce(here), "answer");
  assertEquals(await faultOf(here.write(text.encode("more"))), "broken-pipe");
});

Deno.test("MemoryStream.close() gives the peer what was written, then the end", async () => {
  const [here, there] = memoryPair();
  await there.write(text.encode("never read"));
  await here.write(text.encode("bye"));
  here.close();
  assertEquals([await readOnce(there), await readOnce(there)], ["bye", null]);
  assertEquals(await faultOf(there.write(text.encode("anybody"))), "broken-pipe");
});

Deno.test("MemoryStream.close() ends a pending read and a pending write", async () => {
  const [here] = memoryPair({ capacity: 1 });
  const faults = [here.read(new Uint8Array(1)), here.write(text.encode("xyz"))].map(faultOf);
  here.close();
  assertEquals(await Promise.all(faults), ["closed", "closed"]);
});

Deno.test("MemoryStream.close() ends the peer's pending write", async () => {
  const [here, there] = memoryPair({ capacity: 1 });
  const fault = faultOf(there.write(text.encode("xyz")));
  here.close();
  assertEquals(await fault, "broken-pipe");
});

Deno.test("MemoryStream.reset() gives the peer what was written, then the reset", async () => {
  const [here, there] = memoryPair();
  await here.write(text.encode("bye"));
  here.reset();
  assertEquals(await readOnce(there), "bye");
  assertEquals(await faultOf(readOnce(there)), "reset");
  assertEquals(await faultOf(readOnce(there)), "reset");
  assertEquals(await faultOf(here.write(text.encode("more"))), "closed");
});

Deno.test("memoryPair() gives each end the addresses it was told", () => {
  const first = { scheme: "tcp", host: "127.0.0.1", port: 1 } as const;
  const second = { scheme: "tcp", host: "127.0.0.1", port: 2 } as const;
  const [here, there] = memoryPair({ addresses: [first, second] });
  assertEquals([here.local, here.remote, there.local, there.remote], [
    first,
    second,
    second,
    first,
  ]);
});

Deno.test("memoryPair() refuses a capacity that nothing fits in", () => {
  assertThrows(() => memoryPair({ capacity: 0 }), UsageError, "a capacity of 0");
  assertThrows(() => memoryPair({ capacity: NaN }), UsageError, "a capacity of NaN");
});
