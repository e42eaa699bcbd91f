import type { Address } from "../address.ts";
import { type AccessRules, isAdmitted } from "../cidr.ts";
import type { StreamListener } from "./accept_loop.ts";
import type { AcceptedStream } from "./connection.ts";

/** Options of {@linkcode AccessListener}. */
export interface AccessListenerOptions extends AccessRules {
  /** Is told of each peer that was turned away. */
  onDenied?: ((remote: Address) => void) | undefined;
}

/** A listener that turns away peers by their address, before a byte is read or a handshake begun. */
export class AccessListener implements StreamListener {
  /** The bound address. */
  readonly local: Address;
  readonly #listener: StreamListener;
  readonly #options: AccessListenerOptions;

  /** Takes over a listener. */
  constructor(listener: StreamListener, options: AccessListenerOptions) {
    this.local = listener.local;
    this.#listener = listener;
    this.#options = options;
  }

  /** As {@linkcode StreamListener.accept}. */
  async accept(): Promise<AcceptedStream> {
    for (;;) {
      const stream = await this.#listener.accept();
      const { remote } = stream;
      if (remote.scheme === "unix" || isAdmitted(remote.host, this.#options)) return stream;
      stream.close();
      this.#options.onDenied?.(remote);
    }
  }

  /** As {@linkcode StreamListener.close}. */
  close(): void {
    this.#listener.close();
  }
}
