import { type Address, fromSocketAddress } from "../../lib/address.ts";
import type { StreamListener } from "../../lib/net/accept_loop.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";
import { toNetError } from "../../lib/net/net_error.ts";
import { SocketStream } from "../../lib/net/socket_stream.ts";

/** Listens on a free port of loopback. */
export function listenLoopback(): StreamListener & { readonly port: number } {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const local = fromSocketAddress(listener.addr, "tcp");
  let open = true;
  return {
    local,
    port: listener.addr.port,
    async accept() {
      try {
        return new SocketStream(await listener.accept(), "tcp");
      } catch (error) {
        throw toNetError(error, { action: "accept", address: "loopback" });
      }
    },
    close() {
      if (open) listener.close();
      open = false;
    },
  };
}

/** Connects to an address on loopback. */
export async function dial(address: Address): Promise<SocketStream> {
  if (address.scheme === "unix") throw new TypeError("Cannot dial a Unix socket here");
  const { host: hostname, port } = address;
  return new SocketStream(await Deno.connect({ hostname, port }), "tcp");
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
