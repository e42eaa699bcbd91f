import type { Duplex } from "node:stream";
import { type Address, formatAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import type { ByteStream } from "./byte_stream.ts";
import { toNetError } from "./net_error.ts";

/**
 * A byte stream over a socket of Node's modules, for what the runtime's own sockets cannot do.
 *
 * Nothing is read from the socket beyond its own small buffer until `read` asks for it. A TLS peer
 * that vanished looks like one that ended: Node's modules do not tell them apart.
 */
export class NodeStream implements ByteStream {
  /** This side's address. */
  readonly local: Address;
  /** The peer's address. */
  readonly remote: Address;
  readonly #socket: Duplex;
  #bytesRead = 0;
  #bytesWritten = 0;
  #closed = false;
  #failure: NetError | undefined;
  #changed = Promise.withResolvers<void>();

  /** Takes over a connected socket that allows half-open connections. */
  constructor(socket: Duplex, { local, remote }: { local: Address; remote: Address }) {
    this.#socket = socket;
    this.local = local;
    this.remote = remote;
    const wake = () => this.#wake();
    socket.on("readable", wake).on("end", wake).on("close", wake);
    socket.on("error", (error) => {
      this.#failure ??= this.#asNetError("read", error);
      wake();
    });
  }

  /** How many bytes were read. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How many bytes were written. */
  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** As {@linkcode ByteStream.read}. */
  async read(buffer: Uint8Array): Promise<number | null> {
    const socket = this.#socket;
    for (;;) {
      const wanted = Math.min(buffer.length, socket.readableLength);
      // Even a read of nothing counts: it asks the socket for more.
      const chunk: Uint8Array | null = socket.read(wanted);
      if (chunk !== null && chunk.length > 0) return this.#took(chunk, buffer);
      if (this.#closed) throw this.#asNetError("read", undefined);
      if (this.#failure) throw this.#failure;
      if (socket.readableEnded || socket.destroyed) return null;
      await this.#changed.promise;
    }
  }

  #took(chunk: Uint8Array, buffer: Uint8Array): number {
    buffer.set(chunk);
    this.#bytesRead += chunk.length;
    return chunk.length;
  }

  /** As {@linkcode ByteStream.write}. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#perform("write", (done) => this.#socket.write(bytes, done));
    this.#bytesWritten += bytes.length;
  }

  /** As {@linkcode ByteStream.closeWrite}. */
  async closeWrite(): Promise<void> {
    if (this.#socket.writableFinished) return;
    await this.#perform("end", (done) => this.#socket.end(done));
  }

  /** As {@linkcode ByteStream.close}. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#wake();
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Runs an operation of Node's kind, which tells its end by a callback. */
  async #perform(
    action: string,
    run: (done: (error?: Error | null) => void) => void,
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const lost = () => reject(this.#failure);
    this.#socket.once("close", lost);
    try {
      run((error) => error ? reject(error) : resolve());
      await promise;
    } catch (error) {
      throw this.#asNetError(action, error);
    } finally {
      this.#socket.off("close", lost);
    }
  }

  #asNetError(action: string, error: unknown): NetError {
    const address = formatAddress(this.remote);
    if (!this.#closed) return toNetError(error, { action, address });
    return new NetError({ action, address, fault: "closed", reason: "closed", cause: error });
  }
}
