import { assertEquals, assertRejects } from "@std/assert";
import { connect as connectNode } from "node:tls";
import { NetError } from "../../lib/errors.ts";
import { selfSignedCertificate } from "../../lib/net/certificate.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import type { SocketStream } from "../../lib/net/socket_stream.ts";
import { tlsServer } from "../../lib/net/tls_server.ts";
import { TlsStream } from "../../lib/net/tls_stream.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();
const accept = tlsServer(await selfSignedCertificate());

const settings = { rejectUnauthorized: false, allowHalfOpen: true };

/** The client's side on a stream. */
function secure(stream: SocketStream): TlsStream {
  return new TlsStream(stream, {
    wrap: (socket) => connectNode({ ...settings, socket }),
    secureEvent: "secureConnect",
  });
}

/** Both ends of TLS in memory, shaken hands, and what is below them. */
async function tlsPair(capacity?: number) {
  const [wire, farWire] = memoryPair(capacity === undefined ? {} : { capacity });
  const [here, there] = [secure(wire), accept(farWire)];
  await Promise.all([here.ready(), there.ready()]);
  return { here, there, wire, farWire };
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, NetError)).fault;
}

Deno.test("TlsStream.close() ends cleanly behind what was written", async () => {
  const { here, there } = await tlsPair();
  await there.write(text.encode("bye"));
  there.close();
  assertEquals(await readAll(here), "bye");
  assertEquals([there.bytesWritten, here.bytesRead], [3, 3]);
});

Deno.test("TlsStream.write() takes nothing, and goes on", async () => {
  const { here, there } = await tlsPair();
  await there.write(new Uint8Array());
  await there.write(text.encode("more"));
  there.close();
  assertEquals(await readAll(here), "more");
  assertEquals(await faultOf(there.write(new Uint8Array())), "closed");
});

Deno.test("TlsStream.read() tells an end without the closing alert from a clean one", async () => {
  const { here, there, wire } = await tlsPair();
  await here.write(text.encode("cut"));
  await wire.closeWrite();
  const buffer = new Uint8Array(10);
  assertEquals(await there.read(buffer), 3);
  assertEquals(await faultOf(there.read(buffer)), "truncated");
  assertEquals(await faultOf(there.read(buffer)), "truncated");
  here.close();
  there.close();
});

Deno.test("TlsStream.read() gives what came before a reset, then the reset", async () => {
  const { here, there, wire } = await tlsPair();
  await here.write(text.encode("last"));
  wire.reset();
  const buffer = new Uint8Array(10);
  assertEquals(await there.read(buffer), 4);
  assertEquals(await faultOf(there.read(buffer)), "reset");
  here.close();
  there.close();
});

for (const size of [1, 16_384, 65_536, 65_537, 300_000, 1_000_000]) {
  Deno.test(`TlsStream.read() finds the clean end behind ${size} bytes, read slowly`, async () => {
    const { here, there } = await tlsPair();
    const sent = there.write(new Uint8Array(size)).then(() => there.closeWrite());
    const buffer = new Uint8Array(10_000);
    let read = 0;
    for (let n = await here.read(buffer); n !== null; n = await here.read(buffer)) {
      read += n;
      await new Promise((resolve) => setTimeout(resolve));
    }
    await sent;
    assertEquals(read, size);
    here.close();
    there.close();
  });
}

Deno.test("TlsStream.read() reads no further ahead than it must", async () => {
  const { here, there, wire } = await tlsPair();
  const sent = assertRejects(() => there.write(new Uint8Array(8 << 20)), NetError);
  await here.read(new Uint8Array(1));
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(wire.bytesRead < 200_000, true, `read ${wire.bytesRead} bytes`);
  here.close();
  there.close();
  await sent;
});

Deno.test("TlsStream.write() waits for a peer that does not read, and ends when closed", async () => {
  const { here, there } = await tlsPair();
  const fault = faultOf(here.write(new Uint8Array(8 << 20)));
  await there.read(new Uint8Array(1));
  here.close();
  assertEquals(await fault, "closed");
  assertEquals(await faultOf(here.write(text.encode("late"))), "closed");
  there.close();
});

Deno.test("TlsStream.closeWrite() ends once, and writing fails from then on", async () => {
  const { here, there } = await tlsPair();
  await Promise.all([here.closeWrite(), here.closeWrite()]);
  assertEquals(await faultOf(here.write(text.encode("late"))), "broken-pipe");
  await there.write(text.encode("answer"));
  there.close();
  assertEquals(await readAll(here), "answer");
});

Deno.test("TlsStream.ready() ends when the peer ends, or this side closes, in the handshake", async () => {
  const [one, two] = memoryPair();
  const [ended, closed] = [accept(one), accept(memoryPair()[0])];
  const faults = [faultOf(ended.ready()), faultOf(closed.ready())];
  two.close();
  closed.close();
  assertEquals(await Promise.all(faults), ["truncated", "closed"]);
  ended.close();
});
