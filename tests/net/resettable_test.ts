import { assertEquals, assertRejects } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import { listen } from "../../lib/net/listen.ts";
import { connectResettable } from "../../lib/net/resettable.ts";
import { portOf, readAll } from "./loopback.ts";

const LOOPBACK = { scheme: "tcp", host: "127.0.0.1" } as const;
const { signal } = new AbortController();

async function pair() {
  const listener = await listen("tcp://127.0.0.1:0", { resettable: true });
  const accepting = listener.accept();
  const client = await connectResettable({ ...LOOPBACK, port: portOf(listener.local) }, { signal });
  const server = await accepting;
  listener.close();
  return { client, server };
}

Deno.test("ResettableStream ends one direction and still hears the other", async () => {
  const { client, server } = await pair();
  await client.write(new Uint8Array(3_000_000).fill(97));
  const heard = readAll(server);
  await client.closeWrite();
  assertEquals((await heard).length, 3_000_000);
  assertEquals(await client.read(new Uint8Array(1)), null);
  client.close();
});

Deno.test("ResettableStream.reset() resets: the peer's read fails", async () => {
  const { client, server } = await pair();
  const reading = assertRejects(() => server.read(new Uint8Array(1)), NetError);
  client.reset();
  client.reset();
  assertEquals((await reading).fault, "reset");
  server.close();
});

Deno.test("ResettableStream.close() ends a pending read with closed", async () => {
  const { client, server } = await pair();
  const reading = assertRejects(() => server.read(new Uint8Array(1)), NetError);
  server.close();
  assertEquals((await reading).fault, "closed");
  client.close();
});

Deno.test("listen() that can reset says that an address is in use", async () => {
  const first = await listen("tcp://127.0.0.1:0", { resettable: true });
  const again = () => listen(first.local, { resettable: true });
  assertEquals((await assertRejects(again, NetError)).fault, "address-in-use");
  first.close();
});
