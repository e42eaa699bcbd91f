import { assertEquals } from "@std/assert";
import { respond } from "../../lib/http/respond.ts";
import type { HttpHandler } from "../../lib/http/serve_options.ts";
import { connectRaw } from "./conversation.ts";

const GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4096\r\n\r\n";
const hello: HttpHandler = () => respond("hello");
const echo: HttpHandler = async (request) => respond(await request.bytes());

/** The status of a response, or nothing where there is none. */
function statusOf(text: string): string | undefined {
  return /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];
}

Deno.test("serveHttp() answers a request whose head does not come in time", async () => {
  const client = connectRaw({ handler: hello, headTimeout: 20 });
  await client.say("GET / HT");
  assertEquals(statusOf(await client.rest()), "408");
  assertEquals((await client.ending).how, "timeout");
});

Deno.test("serveHttp() closes a connection that says nothing, and one that says nothing more", async () => {
  const silent = connectRaw({ handler: hello, headTimeout: 20 });
  assertEquals([await silent.rest(), (await silent.ending).how], ["", "timeout"]);
  const idle = connectRaw({ handler: hello, keepAlive: 20 });
  await idle.say(GET);
  assertEquals([statusOf(await idle.rest()), (await idle.ending).how], ["200", "idle"]);
});

Deno.test("serveHttp() gives up a body that comes drop by drop", async () => {
  const client = connectRaw({ handler: echo, bodyTimeout: 40, minRate: 1000 });
  await client.say(POST);
  const timer = setInterval(() => client.say("x").catch(() => {}), 4);
  assertEquals(statusOf(await client.rest()), "408");
  clearInterval(timer);
  assertEquals((await client.ending).how, "done");
});

Deno.test("serveHttp() gives up a client that does not take the response, and ends its body", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(9999)),
        cancel: cancelled.resolve,
      }),
    );
  const client = connectRaw({ handler: endless, writeTimeout: 20 });
  await client.say(GET);
  assertEquals((await client.ending).how, "timeout");
  await cancelled.promise;
  client.stream.close();
});

Deno.test("serveHttp() tells a handler, and a quiet body, that the client has gone", async () => {
  const told = Promise.withResolvers<unknown>();
  const begun = Promise.withResolvers<void>();
  const waiting: HttpHandler = (_, { signal }) => {
    signal.addEventListener("abort", () => told.resolve(signal.reason));
    begun.resolve();
    return new Promise(() => {});
  };
  const quiet: HttpHandler = () => {
    begun.resolve();
    return new Response(new ReadableStream({ cancel: told.resolve }));
  };
  for (const handler of [waiting, quiet]) {
    const client = connectRaw({ handler });
    await client.say(GET);
    await begun.promise;
    client.stream.reset();
    assertEquals((await client.ending).how, "reset");
    await told.promise;
  }
});
