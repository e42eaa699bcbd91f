import type { SocketAddress } from "../address.ts";
import type { MemoryPipe } from "./memory_pipe.ts";
import type { Socket } from "./socket_stream.ts";

/** A socket of the same process: it reads from one pipe and writes to another. */
export class MemorySocket implements Socket {
  /** A pair has no names, as that of `socketpair` has none. */
  readonly localAddr: SocketAddress = { transport: "unix", path: null };
  /** The peer has no name. */
  readonly remoteAddr: SocketAddress = { transport: "unix", path: null };
  readonly #incoming: MemoryPipe;
  readonly #outgoing: MemoryPipe;

  /** Joins two pipes; the peer has the same two the other way round. */
  constructor(incoming: MemoryPipe, outgoing: MemoryPipe) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  /** As {@linkcode Socket.read}. */
  read(buffer: Uint8Array): Promise<number | null> {
    return this.#incoming.read(buffer);
  }

  /** As {@linkcode Socket.write}. */
  write(bytes: Uint8Array): Promise<number> {
    return this.#outgoing.write(bytes);
  }

  /** As {@linkcode Socket.closeWrite}. */
  closeWrite(): Promise<void> {
    this.#outgoing.end("end");
    return Promise.resolve();
  }

  /** As {@linkcode Socket.close}. */
  close(): void {
    this.#outgoing.end("end");
    this.#outgoing.closeWriter();
    this.#incoming.closeReader();
  }

  /** Makes the peer find a reset behind what was written. */
  reset(): void {
    this.#outgoing.end("reset");
  }
}
