import type { Socket as NetSocket } from "node:net";
import type { SocketAddress } from "../address.ts";
import { type Socket, SocketStream } from "./socket_stream.ts";

/**
 * A TCP connection of Node's module. It can do one thing that the runtime's own cannot: end with a
 * reset (RST) in place of a FIN, for which the runtime would need SO_LINGER. Everything else is slower.
 */
class NodeSocket implements Socket {
  readonly localAddr: SocketAddress;
  readonly remoteAddr: SocketAddress;
  readonly #socket: NetSocket;
  #rest: Uint8Array = new Uint8Array();
  #hasEnded = false;
  #failure: Error | undefined;
  #changed = Promise.withResolvers<void>();

  constructor(socket: NetSocket) {
    this.localAddr = addressOf(socket.localAddress, socket.localPort);
    this.remoteAddr = addressOf(socket.remoteAddress, socket.remotePort);
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("readable", () => this.#wake());
    socket.on("close", () => this.#wake());
    socket.on("end", () => {
      this.#hasEnded = true;
      this.#wake();
    });
    socket.on("error", (error) => {
      this.#failure ??= error;
      this.#wake();
    });
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#rest.length === 0) {
      const chunk: Uint8Array | null = this.#socket.read();
      if (chunk) this.#rest = chunk;
      else if (this.#failure) throw this.#failure;
      else if (this.#hasEnded) return null;
      else if (this.#socket.destroyed) throw closed();
      else await this.#changed.promise;
    }
    const part = this.#rest.subarray(0, buffer.length);
    buffer.set(part);
    this.#rest = this.#rest.subarray(part.length);
    return part.length;
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#perform((done) => this.#socket.write(bytes, done), bytes.length);
  }

  async closeWrite(): Promise<void> {
    await this.#perform((done) => this.#socket.end(done), 0);
  }

  close(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Node tells the end of an operation by a callback, or, when the socket is destroyed, never. */
  #perform<T>(run: (done: (error?: Error | null) => void) => void, result: T): Promise<T> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const fail = () => reject(this.#failure ?? closed());
      if (socket.destroyed) return fail();
      socket.once("close", fail);
      run((error) => {
        socket.off("close", fail);
        if (error) reject(this.#failure ?? (socket.destroyed ? closed() : error));
        else resolve(result);
      });
    });
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** A TCP stream that can be reset. */
export class ResettableStream extends SocketStream {
  readonly #socket: NodeSocket;
  #isReset = false;

  /** Takes over a connected socket of Node's module, which keeps half a connection open. */
  constructor(socket: NetSocket) {
    const adapter = new NodeSocket(socket);
    super(adapter, "tcp");
    this.#socket = adapter;
  }

  /** Closes both directions with a reset (RST): what is unread on either side is lost. Idempotent. */
  reset(): void {
    if (this.#isReset) return;
    this.#isReset = true;
    this.#socket.reset();
    this.close();
  }
}

function closed(): Error {
  return new Deno.errors.BadResource("The socket is closed");
}

function addressOf(hostname = "", port = 0): SocketAddress {
  return { transport: "tcp", hostname, port };
}
