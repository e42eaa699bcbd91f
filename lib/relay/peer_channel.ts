import type { InternetAddress } from "../address.ts";
import type { Channel } from "../net/channel.ts";
import type { UdpSocket } from "../net/udp.ts";

/** How many datagrams of one peer may wait, and how many bytes in all: what comes more is lost. */
const MAX_WAITING = 256;
const MAX_BYTES = 1 << 20;

/** What a {@linkcode PeerChannel} is made of, besides its socket. */
export interface PeerChannelOptions {
  /** Who the peer is. */
  remote: InternetAddress;
  /** Something is sent. */
  onSend: () => void;
  /** It was closed; once. */
  onClose: () => void;
}

/** One peer of a UDP socket that many share, as a channel of its own. */
export class PeerChannel implements Channel {
  /** The socket's address. */
  readonly local: InternetAddress;
  /** The peer's address. */
  readonly remote: InternetAddress;
  readonly #socket: UdpSocket;
  readonly #options: PeerChannelOptions;
  #waiting: Uint8Array[] = [];
  #bytes = 0;
  #closed = false;
  #changed = Promise.withResolvers<void>();

  /** Makes the channel of a peer. */
  constructor(socket: UdpSocket, options: PeerChannelOptions) {
    this.local = socket.local;
    this.remote = options.remote;
    this.#socket = socket;
    this.#options = options;
  }

  /** Takes a datagram of this peer from the socket's reader. */
  arrive(data: Uint8Array): void {
    if (this.#waiting.length >= MAX_WAITING || this.#bytes + data.length > MAX_BYTES) return;
    this.#waiting.push(data.slice());
    this.#bytes += data.length;
    this.#wake();
  }

  /** Waits for the datagrams that have come since the last call; `null` when the channel was closed. */
  async receive(): Promise<readonly Uint8Array[] | null> {
    while (this.#waiting.length === 0 && !this.#closed) await this.#changed.promise;
    if (this.#closed) return null;
    const messages = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    return messages;
  }

  /** Sends each message as one datagram. */
  async send(messages: readonly Uint8Array[]): Promise<void> {
    this.#options.onSend();
    for (const message of messages) await this.#socket.send(message, this.remote);
  }

  /** Does nothing: datagrams have no end. */
  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  /** Forgets the peer; a pending receive ends with `null`. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#wake();
    this.#options.onClose();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
