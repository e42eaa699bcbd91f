import {
  type Address,
  formatAddress,
  fromSocketAddress,
  type InternetAddress,
  normalizeHost,
} from "../address.ts";
import { NetError } from "../errors.ts";
import { type Datagram, MAX_DATAGRAM } from "./datagram.ts";
import { joinGroups, type MulticastOptions } from "./multicast.ts";
import { toNetError } from "./net_error.ts";

/** Options of {@linkcode openUdp}. */
export interface UdpOptions extends MulticastOptions {
  /**
   * Whether sending to the broadcast address 255.255.255.255 is allowed.
   *
   * @default {false}
   */
  broadcast?: boolean;
  /**
   * Whether this machine receives what it sends to a group.
   *
   * @default {true}
   */
  loopback?: boolean;
  /** Closes the socket when it is aborted. */
  signal?: AbortSignal;
}

/** The largest datagram and some: nothing that arrives can be cut. */
const BUFFER = 64 << 10;
const BROADCAST = "255.255.255.255";

/**
 * Opens a UDP socket (RFC 768).
 *
 * @param address Where to receive; port 0 for any free one.
 * @throws {NetError} When the address cannot be had or a group cannot be joined.
 * @throws {UsageError} When an option names no group.
 *
 * @example A datagram to oneself
 * ```ts
 * import { openUdp } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * using socket = await openUdp({ scheme: "udp", host: "127.0.0.1", port: 0 });
 * await socket.send(new TextEncoder().encode("hello"), socket.local);
 * const datagram = await socket.receive();
 * assertEquals(datagram?.data.length, 5);
 * assertEquals(datagram?.peer, socket.local);
 * ```
 */
export async function openUdp(
  address: InternetAddress,
  options: UdpOptions = {},
): Promise<UdpSocket> {
  const { broadcast = false, signal } = options;
  signal?.throwIfAborted();
  const socket = bind(address, options);
  try {
    await joinGroups(socket, options);
    return new UdpSocket(socket, { broadcast, ...(signal && { signal }) });
  } catch (error) {
    socket.close();
    throw error;
  }
}

function bind(address: InternetAddress, options: UdpOptions): Deno.DatagramConn {
  const { join = [], loopback = true } = options;
  const at = formatAddress(address);
  if (typeof Deno.listenDatagram !== "function") {
    const reason = "UDP is switched off in this runtime";
    const hint = "run it with --unstable-net";
    throw new NetError({ action: "listen", address: at, fault: "other", reason, hint });
  }
  const { host: hostname, port } = address;
  // Several programs may listen to a group; of other sockets only the last one would get anything.
  const reuseAddress = join.length > 0;
  try {
    return Deno.listenDatagram({ transport: "udp", hostname, port, reuseAddress, loopback });
  } catch (error) {
    throw toNetError(error, { action: "listen", address: at });
  }
}

/** What {@linkcode UdpSocket} needs to know besides its socket. */
export interface UdpSocketOptions {
  /** Whether sending to the broadcast address is allowed. */
  broadcast: boolean;
  /** Closes the socket when it is aborted. */
  signal?: AbortSignal;
}

/** A bound UDP socket. One reader: a `receive` is awaited before the next is begun. */
export class UdpSocket implements Disposable {
  /** The bound address. */
  readonly local: InternetAddress;
  readonly #socket: Deno.DatagramConn;
  readonly #broadcast: boolean;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.close();
  #buffer: Uint8Array | undefined;
  #closed = false;

  /** Wraps a socket of the runtime, which it then owns. */
  constructor(socket: Deno.DatagramConn, options: UdpSocketOptions) {
    this.#socket = socket;
    this.local = toInternet(fromSocketAddress(socket.addr, "udp"));
    this.#broadcast = options.broadcast;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#onAbort);
  }

  /**
   * Waits for a datagram.
   *
   * @returns It, with its data valid until the next call, or `null` when the socket was closed.
   * @throws {NetError} When the system reports an error; the next call may succeed.
   */
  async receive(): Promise<Datagram | null> {
    if (this.#closed) return null;
    try {
      const [data, from] = await this.#socket.receive(this.#buffer ??= new Uint8Array(BUFFER));
      const { hostname, port } = from as Deno.NetAddr;
      return { data, peer: { scheme: "udp", host: normalizePeer(hostname), port } };
    } catch (error) {
      if (this.#closed) return null;
      throw toNetError(error, { action: "receive", address: formatAddress(this.local) });
    }
  }

  /**
   * Sends a datagram. That it was sent does not say that it arrives.
   *
   * @throws {NetError} `too-large` above 65,507 bytes; `permission` for broadcasts that were not
   * allowed, and where the program may not use the network towards that peer; `closed` and others.
   */
  async send(data: Uint8Array, peer: InternetAddress): Promise<void> {
    if (data.length > MAX_DATAGRAM) throw tooLarge(data, peer);
    if (peer.host === BROADCAST && !this.#broadcast) throw noBroadcast(peer);
    try {
      await this.#socket.send(data, { transport: "udp", hostname: peer.host, port: peer.port });
    } catch (error) {
      throw toNetError(error, { action: "send", address: formatAddress(peer) });
    }
  }

  /** Closes the socket; a pending receive ends with `null`. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#socket.close();
  }

  /** Closes the socket. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** As `normalizeHost`, which is for IPv6 only, without its cost for each datagram of IPv4. */
function normalizePeer(host: string): string {
  return host.startsWith("::ffff:") ? normalizeHost(host) : host;
}

function toInternet(address: Address): InternetAddress {
  if (address.scheme !== "unix") return address;
  throw new TypeError("Cannot use a Unix socket as a UDP socket");
}

function tooLarge(data: Uint8Array, peer: InternetAddress): NetError {
  return new NetError({
    action: "send",
    address: formatAddress(peer),
    fault: "too-large",
    reason: `${data.length} bytes are too many for one datagram`,
    hint: `it holds ${MAX_DATAGRAM} at most`,
  });
}

function noBroadcast(peer: InternetAddress): NetError {
  return new NetError({
    action: "send",
    address: formatAddress(peer),
    fault: "permission",
    reason: "broadcasts are not allowed",
    hint: "allow them with --broadcast",
  });
}
