import { assert, assertEquals } from "@std/assert";
import { NetError } from "../../lib/errors.ts";
import type { StreamListener } from "../../lib/net/accept_loop.ts";
import type { AcceptedStream } from "../../lib/net/connection.ts";
import { defaultMaxConnections } from "../../lib/net/limits.ts";
import type { Handler } from "../../lib/net/serve_options.ts";
import { serve } from "../../lib/net/server.ts";
import { dial, listenLoopback, readAll } from "./loopback.ts";
import { ending, Records, Told } from "./told.ts";

const BUSY = new TextEncoder().encode("too many connections\n");
const refusal = () => BUSY;

/** Says hello, and then waits for the peer's end. */
const greet: Handler = async ({ stream }) => {
  await stream.write(new TextEncoder().encode("hello"));
  await stream.read(new Uint8Array(1));
};

/** Waits until the server has greeted, which says that it has let the connection in. */
async function enter(server: { local: StreamListener["local"] }): Promise<AcceptedStream> {
  const stream = await dial(server.local);
  await stream.read(new Uint8Array(5));
  return stream;
}

Deno.test("defaultMaxConnections() leaves 64 descriptors and stays within 1,024", () => {
  assertEquals([100, 1024, 20_000, Infinity, 10].map(defaultMaxConnections), [
    36,
    960,
    1024,
    1024,
    1,
  ]);
});

Deno.test("serve() tells who comes after maxConnections why it is refused, and counts it", async () => {
  const records = new Records();
  const refused: string[] = [];
  const onRefused = (_: unknown, reason: string) => refused.push(reason);
  await using server = serve(listenLoopback(), greet, {
    maxConnections: 1,
    refusal,
    onRefused,
    ...records,
  });
  const first = await enter(server);
  assertEquals(await readAll(await dial(server.local)), "too many connections\n");
  assertEquals(refused, ["max-connections"]);
  assertEquals(server.refused["max-connections"], 1);
  first.close();
  await records.next();
  (await enter(server)).close();
  assertEquals(server.accepted, 2);
});

Deno.test("serve() delivers the reason even when the refused peer has sent much already", async () => {
  await using server = serve(listenLoopback(), greet, { maxConnections: 0, refusal });
  const client = await dial(server.local);
  const sent = client.write(new Uint8Array(400_000));
  assertEquals(await readAll(client), "too many connections\n");
  await sent;
});

Deno.test("serve() counts loopback peers only when maxPerAddress is given", async () => {
  await using open = serve(listenLoopback(), greet, { maxConnections: 100 });
  const many = await Promise.all(Array.from({ length: 70 }, () => enter(open)));
  many.forEach((stream) => stream.close());

  await using strict = serve(listenLoopback(), greet, { maxPerAddress: 1, refusal });
  const first = await enter(strict);
  assertEquals(await readAll(await dial(strict.local)), "too many connections\n");
  assertEquals(strict.refused["max-per-address"], 1);
  first.close();
});

Deno.test("serve() closes a connection on which nothing moves for the idle time", async () => {
  const records = new Records();
  await using server = serve(listenLoopback(), greet, { idle: 20, ...records });
  const client = await enter(server);
  assertEquals(await readAll(client), "");
  assertEquals(ending(await records.next()), "local idle");
});

Deno.test("serve() closes a connection that does not finish its handshake in time", async () => {
  const records = new Records();
  const closed = Promise.withResolvers<void>();
  const mute = stub({ ready: () => closed.promise, close: closed.resolve });
  await using _server = serve(listenerOf([mute]), greet, { handshakeTimeout: 20, ...records });
  assertEquals(ending(await records.next()), "local timeout");
});

Deno.test("serve() waits longer after each failure to accept, and starts over after a success", async () => {
  const full = new NetError({
    action: "accept",
    address: "a",
    fault: "descriptors",
    reason: "full",
  });
  const steps = [full, full, full, stub({}), full];
  const delays = new Told<number>();
  const onAcceptError = (_: Error, delay: number) => delays.tell(delay);
  const started = performance.now();
  await using _server = serve(listenerOf(steps), async () => {}, { onAcceptError });
  const seen = [await delays.next(), await delays.next(), await delays.next(), await delays.next()];
  assertEquals(seen, [5, 10, 20, 5]);
  assert(performance.now() - started >= 34);
});

/** A listener that gives what it is told to, and then waits until it is closed. */
function listenerOf(steps: (AcceptedStream | Error)[]): StreamListener {
  const closed = Promise.withResolvers<never>();
  closed.promise.catch(() => {});
  return {
    local: { scheme: "tcp", host: "127.0.0.1", port: 1 },
    accept() {
      const step = steps.shift();
      if (step instanceof Error) return Promise.reject(step);
      return step ? Promise.resolve(step) : closed.promise;
    },
    close() {
      const [action, address, fault] = ["accept", "tcp://127.0.0.1:1", "closed"] as const;
      closed.reject(new NetError({ action, address, fault, reason: "closed" }));
    },
  };
}

/** A stream that ends at once, apart from what is given. */
function stub(parts: Partial<AcceptedStream>): AcceptedStream {
  const address = { scheme: "tcp", host: "127.0.0.1", port: 2 } as const;
  return {
    local: address,
    remote: address,
    bytesRead: 0,
    bytesWritten: 0,
    read: () => Promise.resolve(null),
    write: () => Promise.resolve(),
    closeWrite: () => Promise.resolve(),
    close() {},
    ...parts,
  };
}
