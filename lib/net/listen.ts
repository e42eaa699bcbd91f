import {
  type Address,
  formatAddress,
  type InternetAddress,
  normalizeHost,
  parseAddress,
} from "../address.ts";
import { UsageError } from "../errors.ts";
import type { StreamListener } from "./accept_loop.ts";
import type { AcceptedStream } from "./connection.ts";
import { toNetError } from "./net_error.ts";
import { listenResettable } from "./resettable.ts";
import { SocketListener } from "./socket_listener.ts";
import { SocketStream } from "./socket_stream.ts";
import type { TlsServerOptions } from "./tls.ts";
import { listenUnix } from "./unix.ts";

/** Options of {@linkcode listen}. */
export interface ListenOptions {
  /**
   * Certificate and key; a `tls`, `wss` or `https` address needs them.
   *
   * @default {none}
   */
  tls?: TlsServerOptions | undefined;
  /**
   * Lets other listeners of this user have the same TCP port (`SO_REUSEPORT`): Linux deals the
   * connections out between them.
   *
   * @default {false}
   */
  shared?: boolean | undefined;
  /**
   * Whether its connections can be reset, which TCP alone can do, with Node's slower sockets.
   *
   * @default {false}
   */
  resettable?: boolean | undefined;
}

/**
 * Listens on an address for streams: TCP, TLS or a Unix socket.
 *
 * A Unix socket is for its owner only (mode 0700), takes the place of one that a dead server left
 * behind, and never that of anything else. A TLS stream is given at once, so that no stalled handshake
 * holds up the others: await its `ready`.
 *
 * @param address An address, or a text to be parsed as one.
 * @returns The listener; port 0 has become the port that was bound.
 * @throws {UsageError} When the address is of a kind that has no streams, or lacks its certificate.
 * @throws {NetError} `address-in-use`, `address-unavailable`, `permission`, `name`, `tls` and others.
 *
 * @example A Unix socket
 * ```ts
 * import { connect, listen, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir();
 * await using server = serve(
 *   await listen(`unix:${folder}/x.sock`),
 *   ({ stream }) => stream.write(Uint8Array.of(42)),
 * );
 * const stream = await connect(server.local);
 * const buffer = new Uint8Array(1);
 * await stream.read(buffer);
 * assertEquals(buffer[0], 42);
 * stream.close();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function listen(
  address: Address | string,
  options: ListenOptions = {},
): Promise<StreamListener> {
  const target = typeof address === "string" ? parseAddress(address) : address;
  try {
    if (target.scheme === "unix") return await listenUnix(target);
    if (options.resettable && target.scheme === "tcp") return await listenResettable(target);
    return isSecure(target) ? await listenTls(target, options) : listenTcp(target, options);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw toNetError(error, { action: "listen", address: formatAddress(target) });
  }
}

type Secure = (stream: SocketStream) => AcceptedStream;

/** Whether an address asks for TLS. */
export function isSecure({ scheme }: Pick<Address, "scheme">): boolean {
  return scheme === "tls" || scheme === "wss" || scheme === "https";
}

function listenTcp(
  address: InternetAddress,
  { shared = false, secure = (stream) => stream }: ListenOptions & { secure?: Secure },
): StreamListener {
  const { scheme, host: hostname, port } = address;
  if (scheme === "udp") {
    throw new UsageError(`Cannot listen on ${formatAddress(address)} for streams: UDP has none`);
  }
  const listener = Deno.listen({ hostname, port, reusePort: shared });
  return new SocketListener(listener, {
    local: bound(address, listener.addr),
    wrap: (conn) => secure(new SocketStream(conn, scheme)),
  });
}

async function listenTls(
  address: InternetAddress,
  options: ListenOptions,
): Promise<StreamListener> {
  const { tls } = options;
  if (!tls) {
    throw new UsageError(`Cannot listen on ${formatAddress(address)} without a certificate`);
  }
  const { tlsServer } = await import("./tls_server.ts");
  return listenTcp(address, { ...options, secure: tlsServer(tls) });
}

function bound(address: InternetAddress, { hostname, port }: Deno.NetAddr): InternetAddress {
  return { ...address, host: normalizeHost(hostname), port };
}
