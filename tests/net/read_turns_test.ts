import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import { ReadTurns } from "../../lib/net/read_turns.ts";
import { type Socket, SocketStream } from "../../lib/net/socket_stream.ts";
import { collectGarbage } from "../garbage.ts";

/** Begins so many reads at once; gives those that have to wait. */
function begin(turns: ReadTurns, count: number): Promise<void>[] {
  return Array.from({ length: count }, () => turns.begin()).filter((wait) => wait !== undefined);
}

Deno.test("begin() holds nobody back while no more reads are under way than one turn finishes", () => {
  const turns = new ReadTurns();
  for (let turn = 0; turn < 9; turn++) {
    assertEquals(begin(turns, 128), []);
    for (let i = 0; i < 128; i++) turns.end();
  }
});

Deno.test("begin() holds nobody back beside thousands that are idle", async () => {
  const turns = new ReadTurns();
  await Promise.all(begin(turns, 5000));
  assertEquals(begin(turns, 100), []);
});

Deno.test("begin() lets go in order whom it held back, all of them", async () => {
  const turns = new ReadTurns();
  const order: number[] = [];
  const held = begin(turns, 2000).map((wait, i) => wait.then(() => order.push(i)));
  assertGreater(held.length, 1000);
  await Promise.all(held);
  assertEquals(order, held.map((_, i) => i));
});

Deno.test("begin() holds back who was served for as long as the loop lags", async () => {
  const turns = new ReadTurns();
  begin(turns, 128); // They are idle.
  const waiting = new Set(begin(turns, 128));
  let turn = 0;
  const late = [...waiting].map((wait) => wait.then(() => turn));
  for (; turn < 5; turn++) {
    begin(turns, 128);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assertEquals(await Promise.all(late), late.map(() => 5));
});

/** Whom turns hold back first, when it was let go. */
async function firstOf(turns: ReadTurns): Promise<WeakRef<Promise<void>>> {
  const [first] = begin(turns, 2000);
  const reference = new WeakRef(first!);
  await first;
  return reference;
}

Deno.test("begin() keeps nobody whom it let go, while others still wait", async () => {
  const turns = new ReadTurns();
  const first = await firstOf(turns);
  const [last] = begin(turns, 1);
  collectGarbage();
  assertEquals(first.deref(), undefined);
  await last;
});

Deno.test("SocketStream.read() ends for all streams when they are closed, also for who is held back", async () => {
  const streams = Array.from({ length: 400 }, () => new SocketStream(silentSocket(), "tcp"));
  const reads = streams.map((stream) => stream.read(new Uint8Array(1)));
  for (const stream of streams) stream.close();
  for (const read of reads) {
    assertEquals((await assertRejects(() => read, NetError)).fault, "closed");
  }
});

/** A socket that nothing comes from; it fails as the runtime's do when it is closed. */
function silentSocket(): Socket {
  const address = { transport: "tcp", hostname: "127.0.0.1", port: 9 } as const;
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  return {
    localAddr: address,
    remoteAddr: address,
    read: () => promise,
    write: () => promise,
    closeWrite: () => promise,
    close: () => reject(new Deno.errors.BadResource("Bad resource ID")),
  };
}
