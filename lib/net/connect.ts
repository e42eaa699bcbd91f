import { type Address, formatAddress, type InternetAddress, parseAddress } from "../address.ts";
import { UsageError } from "../errors.ts";
import { attempt } from "./attempt.ts";
import type { AcceptedStream } from "./connection.ts";
import { checkPort } from "./check_port.ts";
import { isSecure } from "./listen.ts";
import { SocketStream } from "./socket_stream.ts";
import type { TlsClientOptions } from "./tls.ts";
import { connectUnix } from "./unix.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions {
  /**
   * How long the connection may take, name and TLS handshake included, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number;
  /**
   * Gives up when it is aborted; once connected it has no effect.
   *
   * @default {none}
   */
  signal?: AbortSignal | undefined;
  /**
   * Whom to trust, for a `tls`, `wss` or `https` address.
   *
   * @default {the authorities known to the runtime}
   */
  tls?: TlsClientOptions | undefined;
  /**
   * Is called when the TLS handshake begins: for taking the time.
   *
   * @default {none}
   */
  onReached?: (() => void) | undefined;
}

/**
 * Connects to an address: TCP, TLS (whose handshake is made and checked), or a Unix socket. A name with
 * several addresses is tried at all of them (Happy Eyeballs, RFC 8305).
 *
 * @param address An address, or a text to be parsed as one.
 * @throws {UsageError} When the address is of a kind that has no streams.
 * @throws {NetError} `refused`, `name`, `timeout`, `aborted`, `no-route`, `tls`, `not-found` and others.
 *
 * @example Say something, and read the answer
 * ```ts
 * import { connect, ECHO, Framed, listen, raw, runService, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = serve(
 *   await listen("127.0.0.1:0"),
 *   ({ stream }) => runService(new Framed(stream, raw()), ECHO),
 * );
 *
 * const stream = await connect(server.local, { timeout: 1000 });
 * await stream.write(new TextEncoder().encode("hello"));
 * await stream.closeWrite();
 * const buffer = new Uint8Array(100);
 * const count = await stream.read(buffer);
 * assertEquals(new TextDecoder().decode(buffer.subarray(0, count!)), "hello");
 * stream.close();
 * ```
 */
export async function connect(
  address: Address | string,
  options: ConnectOptions = {},
): Promise<AcceptedStream> {
  const target = typeof address === "string" ? parseAddress(address) : address;
  const { timeout, signal, tls = {}, onReached } = options;
  return await attempt((stop) => open(target, { ...tls, onReached, signal: stop }), {
    action: "connect",
    address: formatAddress(target),
    timeout,
    signal,
  });
}

interface OpenOptions extends TlsClientOptions, Pick<ConnectOptions, "onReached"> {
  signal: AbortSignal;
}

async function open(
  target: Address,
  options: OpenOptions,
): Promise<AcceptedStream> {
  const { signal } = options;
  signal.throwIfAborted();
  const stream = await openAny(target, options);
  if (!signal.aborted) return stream;
  stream.close();
  throw signal.reason;
}

async function openAny(
  target: Address,
  options: OpenOptions,
): Promise<AcceptedStream> {
  if (target.scheme === "unix") return connectUnix(target);
  checkPort(target);
  if (!isSecure(target)) return connectTcp(target, options);
  const { connectTls } = await import("./tls_client.ts");
  return connectTls(target, options);
}

async function connectTcp(
  address: InternetAddress,
  { signal }: { signal: AbortSignal },
): Promise<AcceptedStream> {
  const { scheme, host: hostname, port } = address;
  if (scheme === "udp") {
    throw new UsageError(`Cannot connect to ${formatAddress(address)} by a stream: UDP has none`);
  }
  return new SocketStream(await Deno.connect({ hostname, port, signal }), scheme);
}
