import { assertEquals } from "@std/assert";
import { lingeringClose } from "../../lib/net/linger.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import { readAll } from "./loopback.ts";

Deno.test("lingeringClose() does not cut off its last words to who sends on", async () => {
  const [client, server] = memoryPair();
  const closed = lingeringClose(server, 10_000, { farewell: new TextEncoder().encode("bye") });
  for (let sent = 0; sent < 5 << 18; sent += 1 << 16) await client.write(new Uint8Array(1 << 16));
  await client.closeWrite();
  assertEquals(await readAll(client), "bye");
  await closed;
});
