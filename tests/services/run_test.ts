import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { FrameError, NetError } from "../../lib/errors.ts";
import { parseCodec } from "../../lib/frame/spec.ts";
import { Framed } from "../../lib/net/framed.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import { chargen } from "../../lib/services/chargen.ts";
import { daytime } from "../../lib/services/clock.ts";
import { ECHO } from "../../lib/services/echo.ts";
import { reply } from "../../lib/services/reply.ts";
import { runService } from "../../lib/services/run.ts";
import { DISCARD } from "../../lib/services/silent.ts";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function text(message: Uint8Array | null): string | null {
  return message && new TextDecoder().decode(message);
}

/** A client and a server's end of one connection, both with the same frames. */
function pair(spec: string): [client: Framed, server: Framed] {
  const [here, there] = memoryPair();
  const codec = parseCodec(spec);
  return [new Framed(here, codec), new Framed(there, codec)];
}

Deno.test("runService() answers each frame with a frame until the peer's FIN", async () => {
  const [client, server] = pair("u8");
  const running = runService(server, reply(bytes("ok")));
  await client.send([bytes("a"), bytes("b")]);
  await client.closeWrite();
  assertEquals((await Array.fromAsync(client)).map(text), ["ok", "ok"]);
  assertEquals(await running, { by: "peer", how: "FIN" });
});

Deno.test("runService() ends after one message when told to", async () => {
  const [client, server] = pair("u8");
  const running = runService(server, ECHO, { once: true });
  await client.send([bytes("one"), bytes("two")]);
  assertEquals(text(await client.read()), "one");
  assertEquals(await running, { by: "local", how: "done" });
});

Deno.test("runService() shows messages and answers", async () => {
  const [client, server] = pair("line");
  const shown: (string | null)[] = [];
  const running = runService(server, reply(bytes("ok")), {
    onMessages: (messages) => void shown.push(...messages.map(text)),
    onAnswers: (answers) => void shown.push(...answers.map(text)),
  });
  await client.write(bytes("hi"));
  await client.closeWrite();
  await Promise.all([running, client.read()]);
  assertEquals(shown, ["hi", "ok"]);
});

Deno.test("runService() answers only when its messages have been shown", async () => {
  const [client, server] = pair("line");
  const shown = Promise.withResolvers<void>();
  const order: string[] = [];
  const running = runService(server, ECHO, {
    onMessages: () => shown.promise.then(() => void order.push("shown")),
    onAnswers: () => void order.push("answered"),
  });
  await client.write(bytes("hi"));
  await client.closeWrite();
  shown.resolve();
  await Promise.all([running, client.read()]);
  assertEquals(order, ["shown", "answered"]);
});

Deno.test("runService() throws what the channel throws", async () => {
  const [client, server] = pair("u8:max=3");
  const rejected = assertRejects(() => runService(server, ECHO), FrameError);
  await client.stream.write(bytes("\xff"));
  await rejected;
});

Deno.test("runService() reads on when a service answers nothing", async () => {
  const [client, server] = pair("raw");
  const running = runService(server, DISCARD);
  await client.write(new Uint8Array(3 << 20));
  await client.closeWrite();
  assertEquals(await client.read(), null);
  assertEquals(await running, { by: "peer", how: "FIN" });
});

Deno.test("runService() ends its direction when its signal is aborted", async () => {
  const [client, server] = pair("raw");
  const controller = new AbortController();
  const running = runService(server, ECHO, { signal: controller.signal });
  await client.write(bytes("hi"));
  assertEquals(text(await client.read()), "hi");
  controller.abort();
  assertEquals(await client.read(), null);
  await client.write(bytes("too late"));
  assertEquals(await running, { by: "local", how: "shutdown" });
});

Deno.test("runService() lets a service speak first and ends behind its last word", async () => {
  const [client, server] = pair("raw");
  const running = runService(server, daytime());
  assert(/UTC\r\n$/.test(text(await client.read())!));
  assertEquals(await client.read(), null);
  assertEquals(await running, { by: "local", how: "done" });
});

Deno.test("runService() listens while a service speaks without end, until the peer is gone", async () => {
  const [client, server] = pair("raw");
  const running = runService(server, chargen());
  await client.write(new Uint8Array(1 << 20));
  let received = 0;
  while (received < 100_000) received += (await client.receive())?.[0]?.length ?? 0;
  client.close();
  await assertRejects(() => running, NetError);
});

Deno.test("runService() stops speaking when what it hears cannot be shown", async () => {
  const [client, server] = pair("raw");
  const full = new Error("disk full");
  const running = runService(server, chargen(), { onMessages: () => Promise.reject(full) });
  await client.write(bytes("x"));
  const drained = Array.fromAsync(client);
  assertStrictEquals(await assertRejects(() => running), full);
  await drained;
});

Deno.test("runService() sends one frame for each message of a service that speaks", async () => {
  const [client, server] = pair("u8");
  const running = runService(server, chargen(), { once: true });
  assertEquals((await client.read())?.length, 74);
  assertEquals(await client.read(), null);
  assertEquals(await running, { by: "local", how: "done" });
});
