import { assertEquals } from "@std/assert";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { serve } from "../../lib/net/server.ts";
import { relay } from "../../lib/relay/relay.ts";
import { portOf, readAll } from "../net/loopback.ts";
import { Record } from "./taps.ts";

const encoder = new TextEncoder();
const ANY = "tcp://127.0.0.1:0";

/** Connects by Node's module, whose connections can be reset. */
async function connectResettable(port: number) {
  const { connect } = await import("node:net");
  const socket = connect(port, "127.0.0.1");
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return socket;
}

Deno.test("relay() ends the target's side when the client resets, and says so", async () => {
  const ended = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await using target = serve(await listen(ANY), async ({ stream }) => {
    await stream.read(new Uint8Array(10));
    begun.resolve();
    await stream.read(new Uint8Array(10)).catch(() => {});
    ended.resolve();
  });
  const record = new Record();
  await using middle = await relay(ANY, target.local, record);
  const socket = await connectResettable(portOf(middle.local));
  socket.write("hello");
  await begun.promise;
  socket.resetAndDestroy();
  await ended.promise;
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how, ledger!.up.bytesOut], ["client", "reset", 5]);
});

Deno.test("relay() ends the client's side when the target resets, behind what it said", async () => {
  const { createServer } = await import("node:net");
  const target = createServer((socket) => {
    socket.once("data", () => socket.write("last words", () => socket.resetAndDestroy()));
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const { port } = target.address() as { port: number };
  const record = new Record();
  await using middle = await relay(ANY, `tcp://127.0.0.1:${port}`, record);
  const client = await connect(middle.local);
  await client.write(encoder.encode("hello"));
  assertEquals(await readAll(client), "last words");
  const [ledger] = await record.ledgers(1);
  assertEquals([ledger!.by, ledger!.how, ledger!.down.bytesOut], ["target", "reset", 10]);
  await new Promise((resolve) => target.close(resolve));
});
