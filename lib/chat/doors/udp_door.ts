import { formatAddress, type InternetAddress, isLoopback } from "../../address.ts";
import { toError } from "../../errors.ts";
import { Admission } from "../../net/admission.ts";
import type { Datagram } from "../../net/datagram.ts";
import { PeerGuard } from "../../net/peer_guard.ts";
import { receiveAll } from "../../net/receive_all.ts";
import type { UdpSocket } from "../../net/udp.ts";
import type { Hub } from "../room/hub.ts";
import { UdpLink } from "./udp_link.ts";

/** Lines of one datagram that are taken: each may be answered, and a source can be forged. */
const MAX_LINES = 64;

/** Options of {@linkcode UdpDoor}. */
export interface UdpDoorOptions {
  /**
   * After how many milliseconds without a word a peer has left.
   *
   * @default {120000}
   */
  idle?: number;
  /**
   * How many peers take part at once.
   *
   * @default {256}
   */
  maxPeers?: number | undefined;
  /**
   * How many of them may come from one address, or one /64 of IPv6. Unless it is given, peers on
   * loopback are exempt.
   *
   * @default {64}
   */
  maxPerAddress?: number | undefined;
  /**
   * Whether a peer has to show that it gets what is sent to its address. Addresses are easily forged.
   *
   * @default {isLoopback} is believed, all others are not
   */
  isTrusted?: (host: string) => boolean;
  /** Is told of each failure to receive. */
  onReceiveError?: (error: Error, delay: number) => void;
}

/** The room's door for datagrams: each is a line of somebody who leaves by falling silent. */
export class UdpDoor implements AsyncDisposable {
  /** The bound address. */
  readonly local: InternetAddress;
  /** Resolves when the door is closed: to the error that closed it, if one did. */
  readonly closed: Promise<Error | undefined>;
  readonly #hub: Hub;
  readonly #socket: UdpSocket;
  readonly #options: UdpDoorOptions;
  readonly #idle: number;
  readonly #guard: PeerGuard;
  readonly #admission: Admission;
  readonly #peers = new Map<string, UdpLink>();
  readonly #secret = crypto.getRandomValues(new Uint8Array(16)).toHex();
  readonly #stopping = new AbortController();

  /** Opens it, and owns the socket from here on. */
  constructor(hub: Hub, socket: UdpSocket, options: UdpDoorOptions = {}) {
    this.local = socket.local;
    this.#hub = hub;
    this.#socket = socket;
    this.#options = options;
    this.#idle = options.idle ?? 120_000;
    const { maxPeers = 256, maxPerAddress } = options;
    this.#admission = new Admission({
      maxConnections: maxPeers,
      ...(maxPerAddress === undefined ? {} : { maxPerAddress }),
    });
    this.#guard = new PeerGuard(socket.local.port, { rate: 2 });
    this.closed = this.#run();
  }

  /** Closes it: its members leave. Idempotent. */
  close(): void {
    this.#stopping.abort();
    this.#socket.close();
  }

  /** Closes it and waits until it is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }

  async #run(): Promise<Error | undefined> {
    const { signal } = this.#stopping;
    const { onReceiveError } = this.#options;
    const sweep = setInterval(() => this.#sweep(), Math.max(10, Math.min(1000, this.#idle / 4)));
    try {
      await receiveAll(this.#socket, (got) => this.#hear(got), { signal, onReceiveError });
      return undefined;
    } catch (error) {
      return toError(error);
    } finally {
      clearInterval(sweep);
      for (const [key, link] of this.#peers) this.#drop(key, link);
      this.close();
    }
  }

  async #hear({ data, peer }: Datagram): Promise<void> {
    const key = formatAddress(peer);
    const text = new TextDecoder().decode(data);
    const link = this.#find(key) ?? await this.#admit(peer, { key, text });
    if (link === undefined) return;
    link.heard = performance.now();
    for (const line of text.split(/\r?\n/, MAX_LINES)) {
      // Nobody waits here for the room: one peer must not hold up the others.
      if (line !== "" && !link.ended) link.session.line(line);
    }
  }

  /** Who has left, or was sent away, is a new peer when it speaks again. */
  #find(key: string): UdpLink | undefined {
    const link = this.#peers.get(key);
    if (!link?.ended) return link;
    this.#drop(key, link);
  }

  /** Lets a peer in, once it is known to be where it says; its first words are the room's then. */
  async #admit(
    peer: InternetAddress,
    { key, text }: { key: string; text: string },
  ): Promise<UdpLink | undefined> {
    if (peer.port < 1024 || peer.port === this.local.port) return undefined;
    const { isTrusted = isLoopback } = this.#options;
    const word = isTrusted(peer.host) ? undefined : await this.#wordFor(key);
    if (word !== undefined && text.trim() !== word) return this.#tell(peer, `say ${word}`);
    const place = await this.#admission.enter(peer);
    if (typeof place !== "number") {
      return this.#tell(peer, `* Cannot let you in: too many connections (${place}).`);
    }
    const link = new UdpLink(this.#socket, peer);
    this.#peers.set(key, link);
    link.serve(this.#hub.attach(link));
    return word === undefined ? link : undefined;
  }

  /** A word that only who receives at an address can know; nothing is remembered for it. */
  async #wordFor(key: string): Promise<string> {
    const seed = new TextEncoder().encode(`${this.#secret} ${key}`);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", seed));
    return hash.subarray(0, 4).toHex();
  }

  /** Tells who is not let in a line, not often: the address may be somebody else's. */
  async #tell(peer: InternetAddress, line: string): Promise<undefined> {
    if (this.#guard.refuse(peer) !== undefined) return;
    await this.#socket.send(new TextEncoder().encode(`${line}\n`), peer).catch(() => {});
  }

  #sweep(): void {
    const now = performance.now();
    for (const [key, link] of this.#peers) {
      if (link.ended || now - link.heard > this.#idle) this.#drop(key, link);
    }
  }

  #drop(key: string, link: UdpLink): void {
    this.#peers.delete(key);
    this.#admission.leave(link.peer);
    link.session.leave("silent");
  }
}
