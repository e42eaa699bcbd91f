import { assertEquals, assertRejects } from "@std/assert";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import type { Handler } from "../../lib/net/serve_options.ts";
import { serve, type Server } from "../../lib/net/server.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { runService } from "../../lib/services/run.ts";
import { dial, listenLoopback, readAll } from "./loopback.ts";
import { ending, Records, Told } from "./told.ts";

const echo: Handler = ({ stream, draining }) =>
  runService(new Framed(stream, parseCodec("raw")), ECHO, { signal: draining });

/** A connection that has had its first answer. */
async function talkTo(server: Server): Promise<Awaited<ReturnType<typeof dial>>> {
  const client = await dial(server.local);
  await client.write(new Uint8Array(3));
  await client.read(new Uint8Array(3));
  return client;
}

Deno.test("drain() ends the server's direction, and the peer ends the connection", async () => {
  const records = new Records();
  const server = serve(listenLoopback(), echo, records);
  const client = await talkTo(server);
  const drained = server.drain();
  assertEquals(await readAll(client), "");
  assertEquals(await drained, undefined);
  await assertRejects(() => dial(server.local), Deno.errors.ConnectionRefused);
  assertEquals(ending(await records.next()), "peer FIN");
});

Deno.test("drain() waits for an answer that is under way", async () => {
  const asked = new Told<void>();
  const release = Promise.withResolvers<void>();
  const server = serve(listenLoopback(), async ({ stream }) => {
    asked.tell();
    await release.promise;
    await stream.write(new TextEncoder().encode("late"));
  });
  const client = await dial(server.local);
  await asked.next();
  const drained = server.drain();
  release.resolve();
  assertEquals(await readAll(client), "late");
  assertEquals(await drained, undefined);
});

Deno.test("drain() closes at its deadline who is still there", async () => {
  const records = new Records();
  const server = serve(listenLoopback(), echo, records);
  const client = await talkTo(server);
  await server.drain({ timeout: 20 });
  assertEquals(ending(await records.next()), "local shutdown");
  client.close();
});

Deno.test("drain() does not wait for its deadline where nothing moves", async () => {
  const records = new Records();
  const server = serve(listenLoopback(), echo, records);
  const client = await talkTo(server);
  await server.drain({ timeout: 60_000, quiet: 20 });
  assertEquals(ending(await records.next()), "local shutdown");
  client.close();
});
