import { type Address, fromSocketAddress } from "../../lib/address.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { SocketListener } from "../../lib/net/socket_listener.ts";
import { SocketStream } from "../../lib/net/socket_stream.ts";

/** Listens on a free port of loopback. */
export function listenLoopback(): SocketListener<Deno.TcpConn> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const local = fromSocketAddress(listener.addr, "tcp");
  return new SocketListener(listener, { local, wrap: (conn) => new SocketStream(conn, "tcp") });
}

/** The port of an address. */
export function portOf(address: Address): number {
  if (address.scheme === "unix") throw new TypeError("Cannot take the port of a Unix socket");
  return address.port;
}

/** Connects to an address on loopback. */
export async function dial(address: Address): Promise<SocketStream> {
  return new SocketStream(await Deno.connect({ port: portOf(address) }), "tcp");
}

/** All that the peer sends until its end, as text; the stream is closed behind it. */
export async function readAll(stream: ByteStream): Promise<string> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65536);
  let text = "";
  for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
    text += decoder.decode(buffer.subarray(0, n), { stream: true });
  }
  stream.close();
  return text;
}
