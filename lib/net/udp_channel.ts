import { type InternetAddress, isLoopback } from "../address.ts";
import { toError } from "../errors.ts";
import type { Codec } from "../frame/codec.ts";
import { raw } from "../frame/raw.ts";
import type { Channel } from "./channel.ts";
import { checkPort } from "./check_port.ts";
import { decodeDatagram, encodeDatagrams } from "./datagram_frames.ts";
import { isMulticast, withoutZone } from "./multicast.ts";
import { resolveAddress } from "./resolve.ts";
import { openUdp, type UdpOptions, type UdpSocket } from "./udp.ts";

/** Options of {@linkcode connectUdp}. */
export interface ConnectUdpOptions extends UdpOptions {
  /**
   * Finds the IP address of a name.
   *
   * @default {the system's resolver}
   */
  lookup?: (name: string) => Promise<string>;
  /**
   * How long the look-up of a name may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number;
  /**
   * The frames in a datagram.
   *
   * @default {raw()}
   */
  codec?: Codec;
  /** Is told of each datagram that is not made of frames; it is dropped. */
  onMalformed?: (error: Error, peer: InternetAddress) => void;
  /** Ends the look-up, and closes the channel, when it is aborted. */
  signal?: AbortSignal;
}

/** The messages of one datagram. */
export interface PeerMessages {
  /** The messages, as views that are valid until the next call. */
  messages: readonly Uint8Array[];
  /** Who sent them. */
  peer: InternetAddress;
}

/**
 * Opens a channel of datagrams to one peer. What others send to it is dropped, unless the peer is a
 * group or a broadcast address: then everybody may answer.
 *
 * @throws {UsageError} When its port is 0.
 * @throws {NetError} When the name is not found (in time) or no socket can be had.
 *
 * @example Ask a server, and read its answer
 * ```ts
 * import { connectUdp, ECHO, openUdp, serveDatagrams } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const loopback = { scheme: "udp", host: "127.0.0.1", port: 0 } as const;
 * await using server = serveDatagrams(await openUdp(loopback), ECHO);
 * const channel = await connectUdp(server.local);
 * await channel.send([new TextEncoder().encode("hello")]);
 * const [message] = (await channel.receive())!;
 * assertEquals(new TextDecoder().decode(message), "hello");
 * channel.close();
 * ```
 */
export async function connectUdp(
  address: InternetAddress,
  options: ConnectUdpOptions = {},
): Promise<UdpChannel> {
  checkPort(address);
  const remote = reachable(await resolveAddress(address, options));
  const socket = await openUdp(
    { scheme: "udp", host: localHost(remote, options), port: 0 },
    options,
  );
  return new UdpChannel(socket, remote, options);
}

/** A channel of datagrams, as {@linkcode connectUdp} makes it. */
export class UdpChannel implements Channel {
  /** This side's address. */
  readonly local: InternetAddress;
  /** Where messages are sent. */
  readonly remote: InternetAddress;
  readonly #socket: UdpSocket;
  readonly #codec: Codec;
  readonly #fromAnybody: boolean;
  readonly #onMalformed: ConnectUdpOptions["onMalformed"];
  #sender: InternetAddress | undefined;

  /** Wraps a socket, which it then owns. */
  constructor(socket: UdpSocket, remote: InternetAddress, options: ConnectUdpOptions = {}) {
    const { codec = raw(), broadcast = false, onMalformed } = options;
    this.local = socket.local;
    this.remote = remote;
    this.#socket = socket;
    this.#codec = codec;
    this.#fromAnybody = broadcast || isMulticast(remote.host);
    this.#onMalformed = onMalformed;
  }

  /** Who sent what was received last, of a channel to a group or a broadcast address. */
  get sender(): InternetAddress | undefined {
    return this.#sender;
  }

  /** Waits for the messages of the next datagram; `null` when the channel was closed. */
  async receive(): Promise<readonly Uint8Array[] | null> {
    return (await this.receiveFrom())?.messages ?? null;
  }

  /**
   * Waits for the messages of the next datagram, and says whose they are.
   *
   * @returns `null` when the channel was closed.
   * @throws {NetError} When the system reports an error.
   */
  async receiveFrom(): Promise<PeerMessages | null> {
    for (;;) {
      const datagram = await this.#socket.receive();
      if (datagram === null) return null;
      const { data, peer } = datagram;
      if (!this.#fromAnybody && !isSame(peer, this.remote)) continue;
      if (this.#fromAnybody) this.#sender = peer;
      try {
        return { messages: decodeDatagram(data, this.#codec), peer };
      } catch (error) {
        this.#onMalformed?.(toError(error), peer);
      }
    }
  }

  /** Sends each message as one datagram, with frames as one frame. */
  async send(messages: readonly Uint8Array[]): Promise<void> {
    const datagrams = messages.flatMap((message) => encodeDatagrams([message], this.#codec));
    for (const datagram of datagrams) await this.#socket.send(datagram, this.remote);
  }

  /** Does nothing: datagrams have no end. */
  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  /** Closes the socket; a pending receive ends with `null`. Idempotent. */
  close(): void {
    this.#socket.close();
  }
}

function isSame(a: InternetAddress, b: InternetAddress): boolean {
  return a.port === b.port && (a.host === b.host || withoutZone(a.host) === withoutZone(b.host));
}

/** The "any" addresses stand for this machine, which answers from its loopback address. */
function reachable(address: InternetAddress): InternetAddress {
  if (address.host === "0.0.0.0") return { ...address, host: "127.0.0.1" };
  return address.host === "::" ? { ...address, host: "::1" } : address;
}

/** Where to receive the answers: as little as possible is open to others. */
function localHost(remote: InternetAddress, { interface: on }: ConnectUdpOptions): string {
  const isIpv6 = remote.host.includes(":");
  if (on !== undefined && !isIpv6) return on;
  if (isLoopback(remote.host)) return isIpv6 ? "::1" : "127.0.0.1";
  return isIpv6 ? "::" : "0.0.0.0";
}
