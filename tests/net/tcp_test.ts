import { assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { NetError, UsageError } from "../../lib/errors.ts";
import { connect } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { freePort, Peer, peerTest } from "../peers.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();
const withoutIpv6 = hasIpv6() ? undefined : "this machine has no ::1";

function hasIpv6(): boolean {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

function portOf(address: { scheme: string }): number {
  return "port" in address ? Number(address.port) : 0;
}

async function failureOf(promise: Promise<unknown>): Promise<NetError> {
  return await assertRejects(() => promise, NetError);
}

Deno.test("listen() binds a free port and says which", async () => {
  const [one, two] = await Promise.all([listen("tcp://127.0.0.1:0"), listen(":0")]);
  assertNotEquals(portOf(one.local), 0);
  assertNotEquals(one.local, two.local);
  one.close();
  two.close();
});

Deno.test("listen() and connect() agree on the four-tuple", async () => {
  const listener = await listen("localhost:0");
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  assertEquals(here.remote, listener.local);
  assertEquals([here.local, here.remote], [there.remote, there.local]);
  here.close();
  there.close();
  listener.close();
});

Deno.test({
  name: `listen() and connect() speak IPv6${withoutIpv6 ? ` (${withoutIpv6})` : ""}`,
  ignore: withoutIpv6 !== undefined,
  async fn() {
    const listener = await listen("[::1]:0");
    const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
    assertEquals(here.remote, { scheme: "tcp", host: "::1", port: portOf(listener.local) });
    here.close();
    there.close();
    listener.close();
  },
});

Deno.test({
  name: `listen() shows an IPv4 peer as IPv4${withoutIpv6 ? ` (${withoutIpv6})` : ""}`,
  ignore: withoutIpv6 !== undefined,
  async fn() {
    const listener = await listen("[::]:0");
    const reached = connect(`127.0.0.1:${portOf(listener.local)}`);
    const [here, there] = await Promise.all([reached, listener.accept()]);
    assertEquals([there.local, there.remote], [here.remote, here.local]);
    here.close();
    there.close();
    listener.close();
  },
});

Deno.test("listen() takes ws and http addresses as TCP, and keeps what they are", async () => {
  const listener = await listen("http://127.0.0.1:0/path");
  const [here, there] = await Promise.all([connect(listener.local), listener.accept()]);
  assertEquals(
    [listener.local.scheme, there.local.scheme, here.remote.scheme],
    Array(3).fill("http"),
  );
  here.close();
  there.close();
  listener.close();
});

Deno.test("listen() refuses a port that is taken, and says what to do", async () => {
  const listener = await listen(":0");
  const { fault, message } = await failureOf(listen(listener.local));
  assertEquals(fault, "address-in-use");
  assertMatch(message, /^listen tcp:\/\/127.0.0.1:\d+: address already in use: .*another port/);
  listener.close();
});

Deno.test("listen() refuses an address that is not this machine's", async () => {
  assertEquals((await failureOf(listen("192.0.2.1:0"))).fault, "address-unavailable");
});

Deno.test("StreamListener.close() ends a pending accept, once", async () => {
  const listener = await listen(":0");
  const pending = failureOf(listener.accept());
  listener.close();
  listener.close();
  assertEquals((await pending).fault, "closed");
  assertEquals((await failureOf(listener.accept())).fault, "closed");
});

Deno.test("connect() says that nothing listens", async () => {
  const port = freePort();
  const { fault, message } = await failureOf(connect(`:${port}`));
  assertEquals(fault, "refused");
  assertMatch(message, /^connect tcp:\/\/127.0.0.1:\d+: connection refused: nothing listens there/);
});

Deno.test("connect() says that a name does not exist", async () => {
  assertEquals((await failureOf(connect("no-such-host.invalid:9"))).fault, "name");
});

Deno.test("connect() ends at once when it is aborted, before and meanwhile", async () => {
  const reason = new Error("Enough of it");
  const before = await failureOf(connect("127.0.0.1:9", { signal: AbortSignal.abort(reason) }));
  assertEquals([before.fault, before.cause], ["aborted", reason]);
  const stop = new AbortController();
  const meanwhile = failureOf(connect("no-such-host.invalid:9", { signal: stop.signal }));
  stop.abort(reason);
  assertEquals([(await meanwhile).fault, (await meanwhile).cause], ["aborted", reason]);
});

Deno.test("connect() leaves a signal that is aborted later without effect", async () => {
  const listener = await listen(":0");
  const stop = new AbortController();
  const connected = connect(listener.local, { signal: stop.signal });
  const [here, there] = await Promise.all([connected, listener.accept()]);
  stop.abort();
  await there.write(text.encode("still there"));
  there.close();
  assertEquals(await readAll(here), "still there");
  listener.close();
});

Deno.test("listen() and connect() refuse what has no stream, and port 0 as a target", async () => {
  await assertRejects(() => listen("udp://127.0.0.1:0"), UsageError, "UDP has none");
  await assertRejects(() => connect("udp://127.0.0.1:9"), UsageError, "UDP has none");
  await assertRejects(() => connect("127.0.0.1:0"), UsageError, "port 0");
  await assertRejects(() => listen("tls://127.0.0.1:0"), UsageError, "without a certificate");
  await assertRejects(() => listen("nonsense://x"), UsageError, "unknown scheme");
});

const CLIENTS: [string, (port: number) => string[]][] = [
  ["nc", (port) => ["-N", "127.0.0.1", `${port}`]],
  ["ncat", (port) => ["127.0.0.1", `${port}`]],
  ["socat", (port) => ["-", `TCP:127.0.0.1:${port}`]],
];

for (const [program, args] of CLIENTS) {
  peerTest(`listen() serves ${program}, which half-closes and waits`, program, async () => {
    const listener = await listen(":0");
    await using peer = new Peer(program, args(portOf(listener.local)));
    const stream = await listener.accept();
    await peer.type("question");
    await peer.end();
    assertEquals(await stream.read(new Uint8Array(100)), 8);
    assertEquals(await stream.read(new Uint8Array(100)), null);
    await stream.write(text.encode("answer"));
    stream.close();
    assertEquals(await peer.stdout.ended, "answer");
    listener.close();
  });
}

peerTest("connect() reaches nc, which ends first", "nc", async () => {
  await using peer = new Peer("nc", ["-N", "-l", "-v", "-n", "127.0.0.1", "0"]);
  const [, port] = await peer.stderr.saw(/Listening on \S+ (\d+)/);
  const stream = await connect(`:${port}`);
  await stream.write(text.encode("question"));
  await peer.stdout.saw(/question/);
  await peer.type("answer");
  await peer.end();
  assertEquals(await readAll(stream), "answer");
});

peerTest("connect() reaches socat, half-closes and reads on", "socat", async () => {
  await using peer = new Peer("socat", ["-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1", "-"]);
  const [, port] = await peer.stderr.saw(/listening on \S+ \S+:(\d+)/);
  const stream = await connect(`:${port}`);
  await stream.write(text.encode("question"));
  await stream.closeWrite();
  await peer.stdout.saw(/question/);
  await peer.type("answer");
  await peer.end();
  assertEquals(await readAll(stream), "answer");
});
