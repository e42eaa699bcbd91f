import { assertEquals, assertRejects } from "@std/assert";
import { connect as connectNode } from "node:net";
import { once } from "node:events";
import { NetError } from "../../lib/errors.ts";
import { memoryPair } from "../../lib/net/memory.ts";
import { type Socket, SocketStream } from "../../lib/net/socket_stream.ts";
import { readAll } from "./loopback.ts";

const text = new TextEncoder();

/** Two ends of a TCP connection on loopback. */
async function tcpPair(): Promise<[SocketStream, SocketStream]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [accepted, connected] = await Promise.all([
    listener.accept(),
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
  ]);
  return [new SocketStream(connected, "tcp"), new SocketStream(accepted, "tcp")];
}

/** A stream whose peer has sent `said` and then reset the connection. */
async function resetStream(said = ""): Promise<SocketStream> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const peer = connectNode(listener.addr.port, "127.0.0.1");
  const stream = new SocketStream(await listener.accept(), "tcp");
  await once(peer, "connect");
  if (said) await new Promise((done) => peer.write(said, done));
  peer.resetAndDestroy();
  await once(peer, "close");
  return stream;
}

/** A socket of which only some parts exist. */
function fakeSocket(parts: Partial<Socket> & { setNoDelay?: (on?: boolean) => void }): Socket {
  const address = { transport: "tcp", hostname: "127.0.0.1", port: 9 } as const;
  const missing = () => Promise.reject(new Error("Cannot use this part"));
  const none = { read: missing, write: missing, closeWrite: missing, close() {} };
  return { localAddr: address, remoteAddr: address, ...none, ...parts };
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return (await assertRejects(() => promise, NetError)).fault;
}

Deno.test("SocketStream.write() finishes partial writes before the next write begins", async () => {
  const [here, there] = memoryPair({ capacity: 4 });
  const writes = ["0123456789", "abcdefghij", "!"].map((part) => here.write(text.encode(part)));
  const end = here.closeWrite();
  assertEquals(here.bufferedBytes, 21);
  assertEquals(await readAll(there), "0123456789abcdefghij!");
  await Promise.all([...writes, end]);
  assertEquals([here.bufferedBytes, here.bytesWritten, there.bytesRead], [0, 21, 21]);
  here.close();
});

Deno.test("SocketStream.write() keeps the order of large writes that nobody awaited", async () => {
  const [here, there] = await tcpPair();
  const parts = ["a", "b", "c"].map((letter) => letter.repeat(3 << 20));
  const writes = parts.map((part) => here.write(text.encode(part)));
  const ended = here.closeWrite();
  assertEquals(await readAll(there) === parts.join(""), true);
  await Promise.all([...writes, ended]);
  here.close();
});

Deno.test("SocketStream.write() waits while the peer does not read", async () => {
  const [here, there] = memoryPair({ capacity: 2 });
  let done = false;
  const write = here.write(text.encode("abc")).then(() => done = true);
  assertEquals(await there.read(new Uint8Array(0)), 0);
  assertEquals([done, here.bufferedBytes > 0], [false, true]);
  assertEquals(await there.read(new Uint8Array(2)), 2);
  await write;
  assertEquals(here.bufferedBytes, 0);
  here.close();
  there.close();
});

Deno.test("SocketStream.write() counts nothing as buffered after it failed", async () => {
  const [here, there] = memoryPair({ capacity: 2 });
  const writes = [here.write(text.encode("abc")), here.write(text.encode("def"))];
  const faults = writes.map(faultOf);
  there.close();
  assertEquals(await Promise.all(faults), ["broken-pipe", "broken-pipe"]);
  assertEquals([here.bufferedBytes, here.bytesWritten], [0, 2]);
  here.close();
});

Deno.test("SocketStream.read() gives null at the peer's end, and writing goes on", async () => {
  const [here, there] = await tcpPair();
  await there.write(text.encode("last"));
  await there.closeWrite();
  assertEquals(here.peerEnded, false);
  assertEquals(await here.read(new Uint8Array(10)), 4);
  assertEquals(await here.read(new Uint8Array(10)), null);
  assertEquals(await here.read(new Uint8Array(10)), null);
  assertEquals([here.peerEnded, here.writeEnded, there.writeEnded], [true, false, true]);
  await here.write(text.encode("answer"));
  here.close();
  assertEquals(await readAll(there), "answer");
});

Deno.test("SocketStream.read() gives what came before a reset, then the reset, again and again", async () => {
  const stream = await resetStream("data");
  const buffer = new Uint8Array(10);
  assertEquals(await stream.read(buffer), 4);
  assertEquals(await faultOf(stream.read(buffer)), "reset");
  assertEquals(await faultOf(stream.read(buffer)), "reset");
  assertEquals(stream.peerEnded, false);
  stream.close();
});

Deno.test("SocketStream.read() remembers a reset that a write met first", async () => {
  const stream = await resetStream();
  assertEquals(await faultOf(stream.write(text.encode("anybody"))), "reset");
  assertEquals(await faultOf(stream.read(new Uint8Array(10))), "reset");
  assertEquals(await faultOf(stream.write(text.encode("anybody"))), "broken-pipe");
  stream.close();
});

Deno.test("SocketStream.closeWrite() ends once, and writing fails from then on", async () => {
  const [here, there] = await tcpPair();
  await Promise.all([here.closeWrite(), here.closeWrite()]);
  await here.closeWrite();
  assertEquals(await faultOf(here.write(text.encode("late"))), "broken-pipe");
  assertEquals(await readAll(there), "");
  here.close();
});

Deno.test("SocketStream.close() ends a pending read, pending writes, and all that comes later", async () => {
  const [here, there] = await tcpPair();
  const large = new Uint8Array(32 << 20);
  const pending = [
    here.read(new Uint8Array(10)),
    here.write(large),
    here.write(large),
    here.closeWrite(),
  ].map(faultOf);
  here.close();
  here.close();
  assertEquals(await Promise.all(pending), ["closed", "closed", "closed", "closed"]);
  assertEquals(await faultOf(here.read(new Uint8Array(10))), "closed");
  assertEquals(await faultOf(here.write(text.encode("late"))), "closed");
  there.close();
});

Deno.test("SocketStream says what it did to whom when it fails", async () => {
  const stream = await resetStream();
  const { remote } = stream;
  const error = await assertRejects(() => stream.read(new Uint8Array(1)), NetError);
  const port = remote.scheme === "tcp" ? remote.port : 0;
  assertEquals(error.message, `read tcp://127.0.0.1:${port}: connection reset by the peer`);
  stream.close();
});

Deno.test("SocketStream names its own end when the peer has no name", async () => {
  const local = { scheme: "unix", path: "/run/x.sock" } as const;
  const socket = fakeSocket({ read: () => Promise.reject(new Deno.errors.ConnectionReset()) });
  const stream = new SocketStream(socket, "unix", { local, remote: { scheme: "unix", path: "" } });
  const error = await assertRejects(() => stream.read(new Uint8Array(1)), NetError);
  assertEquals(error.address, "unix:/run/x.sock");
});

Deno.test("SocketStream turns Nagle's algorithm off, where the connection is still there", () => {
  const set: unknown[] = [];
  new SocketStream(fakeSocket({ setNoDelay: (on) => set.push(on) }), "tcp");
  assertEquals(set, [true]);
  const gone = () => {
    throw new Deno.errors.BadResource("Gone");
  };
  new SocketStream(fakeSocket({ setNoDelay: gone }), "tcp").close();
});

Deno.test("SocketStream knows both ends of its connection, also when it is closed", async () => {
  const [here, there] = await tcpPair();
  here.close();
  there.close();
  assertEquals(here.local, there.remote);
  assertEquals(here.remote, there.local);
});
