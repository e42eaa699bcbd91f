import { type Address, formatAddress } from "../address.ts";
import type { StreamListener } from "./accept_loop.ts";
import type { AcceptedStream } from "./connection.ts";
import { toNetError } from "./net_error.ts";

/** What the runtime's listeners for TCP, TLS and Unix sockets have in common. */
export interface RuntimeListener<Conn> {
  /** Waits for the next connection. */
  accept(): Promise<Conn>;
  /** Stops listening; a second time throws. */
  close(): void;
}

/** What a {@linkcode SocketListener} is made with. */
export interface SocketListenerOptions<Conn> {
  /** The bound address. */
  local: Address;
  /** Makes a stream of an accepted connection. */
  wrap: (conn: Conn) => AcceptedStream;
  /** Is called once, in front of the close. */
  onClose?: () => void;
}

/** Streams from a listening socket. */
export class SocketListener<Conn> implements StreamListener {
  /** The bound address. */
  readonly local: Address;
  readonly #listener: RuntimeListener<Conn>;
  readonly #options: SocketListenerOptions<Conn>;
  #closed = false;

  /** Takes over a listener. */
  constructor(listener: RuntimeListener<Conn>, options: SocketListenerOptions<Conn>) {
    this.#listener = listener;
    this.#options = options;
    this.local = options.local;
  }

  /** As {@linkcode StreamListener.accept}. */
  async accept(): Promise<AcceptedStream> {
    try {
      return this.#options.wrap(await this.#listener.accept());
    } catch (error) {
      throw toNetError(error, { action: "accept", address: formatAddress(this.local) });
    }
  }

  /** As {@linkcode StreamListener.close}. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onClose?.();
    this.#listener.close();
  }
}
