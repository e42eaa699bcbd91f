import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { NetError, UsageError } from "../../lib/errors.ts";
import type { StreamListener } from "../../lib/net/accept_loop.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import type { AcceptedStream } from "../../lib/net/connection.ts";
import { selfSignedCertificate } from "../../lib/net/certificate.ts";
import { connect, type ConnectOptions } from "../../lib/net/connect.ts";
import { listen } from "../../lib/net/listen.ts";
import { formatAddress } from "../../lib/address.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();
const own = await selfSignedCertificate();
const trusted = { caCerts: [own.cert] };

function listenTls(): Promise<StreamListener> {
  return listen("tls://127.0.0.1:0", { tls: own });
}

/** Both ends of a TLS connection, shaken hands. */
async function tlsPair(tls: ConnectOptions["tls"]): Promise<[ByteStream, AcceptedStream]> {
  const listener = await listenTls();
  const shaken = listener.accept().then(async (stream) => {
    await stream.ready?.();
    return stream;
  });
  const pair = await Promise.all([connect(listener.local, { tls }), shaken]);
  listener.close();
  return pair;
}

/** What a client says of a server that it does not trust, having sent it nothing. */
async function refusal(tls: ConnectOptions["tls"]): Promise<NetError> {
  const listener = await listenTls();
  const served = listener.accept().then(async (stream) => {
    await assertRejects(() => readAll(stream), NetError);
    stream.close();
    return stream.bytesRead;
  });
  const error = await assertRejects(() => connect(listener.local, { tls }), NetError);
  listener.close();
  assertEquals([error.action, error.fault, await served], ["connect", "tls", 0]);
  return error;
}

const WAYS: [string, ConnectOptions["tls"]][] = [
  ["an authority's certificate", trusted],
  ["a fingerprint", { pin: own.fingerprint }],
  ["no question", { insecure: true }],
];

for (const [way, tls] of WAYS) {
  Deno.test(`connect() talks TLS trusting by ${way}, with half-closes`, async () => {
    const [here, there] = await tlsPair(tls);
    assertEquals([here.remote, here.local], [there.local, there.remote]);
    await here.write(text.encode("question"));
    await here.closeWrite();
    assertEquals(await there.read(new Uint8Array(100)), 8);
    assertEquals(await there.read(new Uint8Array(100)), null);
    await there.write(text.encode("answer"));
    there.close();
    assertEquals(await readAll(here), "answer");
  });

  Deno.test(`connect() carries a megabyte each way trusting by ${way}`, async () => {
    const [here, there] = await tlsPair(tls);
    const large = "0123456789abcdef".repeat(1 << 16);
    const send = async (stream: ByteStream) => {
      await stream.write(text.encode(large));
      await stream.closeWrite();
    };
    const [, , got, sent] = await Promise.all([
      send(here),
      send(there),
      readAll(here),
      readAll(there),
    ]);
    assertEquals([got === large, sent === large], [true, true]);
  });

  Deno.test(`connect() ends pending reads when closed, trusting by ${way}`, async () => {
    const [here, there] = await tlsPair(tls);
    const read = assertRejects(() => here.read(new Uint8Array(1)), NetError);
    here.close();
    here.close();
    assertEquals((await read).fault, "closed");
    await assertRejects(() => here.write(text.encode("late")), NetError);
    there.close();
  });
}

Deno.test("connect() refuses a certificate that no known authority signed", async () => {
  const { message } = await refusal({});
  assertMatch(message, /no known authority .* --pin FINGERPRINT, or --insecure/);
});

Deno.test("connect() refuses a certificate for another name", async () => {
  const { message } = await refusal({ ...trusted, serverName: "other.example" });
  assertMatch(message, /its certificate is for another name/);
});

Deno.test("connect() refuses another fingerprint than the pinned one, and sends nothing", async () => {
  const { message } = await refusal({ pin: "00".repeat(32) });
  assertMatch(message, new RegExp(`another fingerprint, ${own.fingerprint}`));
});

Deno.test("connect() refuses options that cannot be meant", async () => {
  const address = "tls://127.0.0.1:9";
  await assertRejects(() => connect(address, { tls: { pin: "12:34" } }), UsageError, "fingerprint");
  await assertRejects(() => connect(address, { tls: { caCerts: ["?"] } }), UsageError, "PEM");
  for (const tls of [{ cert: "?", key: "?" }, { cert: own.cert }]) {
    await assertRejects(() => connect(address, { tls }), NetError, "cannot be read");
  }
});

Deno.test("listen() refuses a certificate or a key that is none, or not of a pair", async () => {
  const other = await selfSignedCertificate();
  for (const tls of [{ ...own, cert: "?" }, { ...own, key: "?" }, { ...own, key: other.key }]) {
    const error = await assertRejects(() => listen("tls://127.0.0.1:0", { tls }), NetError);
    assertEquals(error.fault, "tls");
  }
});

Deno.test("StreamListener.accept() does not wait for a handshake that stalls", async () => {
  const listener = await listenTls();
  const stalled = await connect(formatAddress(listener.local).replace("tls", "tcp"));
  const waiting = await listener.accept();
  const handshake = assertRejects(() => waiting.ready!(), NetError);
  const [here, there] = await Promise.all([
    connect(listener.local, { tls: trusted }),
    listener.accept().then(async (stream) => (await stream.ready!(), stream)),
  ]);
  waiting.close();
  assertEquals((await handshake).fault, "closed");
  assertEquals(await readAll(stalled), "");
  for (const end of [here, there, listener]) end.close();
});

Deno.test("AcceptedStream.ready() says that the peer does not speak TLS", async () => {
  const listener = await listenTls();
  const plain = await connect(formatAddress(listener.local).replace("tls", "tcp"));
  const stream = await listener.accept();
  await plain.write(text.encode("GET / HTTP/1.1\r\n\r\n"));
  const error = await assertRejects(() => stream.ready!(), NetError);
  assertEquals([error.action, error.fault], ["handshake", "tls"]);
  assertMatch(error.message, /the peer does not speak TLS/);
  plain.close();
  stream.close();
  listener.close();
});

Deno.test("connect() gives up on a handshake in time", async () => {
  const listener = await listen(":0");
  const address = formatAddress(listener.local).replace("tcp", "tls");
  const connecting = connect(address, { tls: trusted, timeout: 20 });
  const [error, there] = await Promise.all([
    assertRejects(() => connecting, NetError, "no answer in 0.02 s"),
    listener.accept(),
  ]);
  assertEquals(error.fault, "timeout");
  while (await there.read(new Uint8Array(4096)).catch(() => null) !== null);
  there.close();
  listener.close();
});

Deno.test("connect() closes a handshake that is aborted", async () => {
  const listener = await listen(":0");
  const stop = new AbortController();
  const address = formatAddress(listener.local).replace("tcp", "tls");
  const connecting = assertRejects(
    () => connect(address, { tls: trusted, signal: stop.signal }),
    NetError,
  );
  const there = await listener.accept();
  await there.read(new Uint8Array(4096));
  stop.abort();
  assertEquals((await connecting).fault, "aborted");
  while (await there.read(new Uint8Array(4096)).catch(() => null) !== null);
  there.close();
  listener.close();
});

Deno.test("connect() says that the server does not speak TLS", async () => {
  const listener = await listen(":0");
  const address = formatAddress(listener.local).replace("tcp", "tls");
  const connecting = assertRejects(() => connect(address, { tls: trusted }), NetError);
  const there = await listener.accept();
  await there.read(new Uint8Array(4096));
  await there.write(text.encode("220 mail.example ready\r\n"));
  assertEquals((await connecting).fault, "tls");
  there.close();
  listener.close();
});

Deno.test("connect() says that the server ended in the handshake", async () => {
  const listener = await listen(":0");
  const address = formatAddress(listener.local).replace("tcp", "tls");
  const connecting = assertRejects(() => connect(address, { tls: trusted }), NetError);
  const there = await listener.accept();
  await there.read(new Uint8Array(4096));
  there.close();
  assertMatch((await connecting).message, /ended in the TLS handshake|reset by the peer/);
  listener.close();
});
