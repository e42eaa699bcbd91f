import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import {
  type Address,
  formatAddress,
  fromSocketAddress,
  type InternetAddress,
} from "../address.ts";
import { NetError } from "../errors.ts";
import type { StreamListener } from "./accept_loop.ts";
import { ResettableStream } from "./node_socket.ts";

/** How many connections may wait to be taken; more are closed. */
const BACKLOG = 128;

/** Connects by TCP, so that the connection can be reset. */
export async function connectResettable(
  { host, port }: InternetAddress,
  { signal }: { signal: AbortSignal },
): Promise<ResettableStream> {
  const socket = connect({ host, port, allowHalfOpen: true });
  try {
    await once(socket, "connect", { signal });
    return new ResettableStream(socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Listens on TCP, so that its connections can be reset. */
export async function listenResettable({ host, port }: InternetAddress): Promise<StreamListener> {
  const server = createServer({ allowHalfOpen: true });
  server.listen({ host, port });
  await once(server, "listening");
  return new ResettableListener(server);
}

class ResettableListener implements StreamListener {
  readonly local: Address;
  readonly #server: Server;
  readonly #waiting: Socket[] = [];
  #changed = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(server: Server) {
    const bound = server.address();
    if (bound === null || typeof bound === "string") {
      throw new TypeError("Cannot tell the address of a listener that has none");
    }
    const { address: hostname, port } = bound;
    this.local = fromSocketAddress({ transport: "tcp", hostname, port }, "tcp");
    this.#server = server;
    // One that cannot be accepted, as when descriptors run out, is no reason to end the program.
    server.on("error", () => {});
    server.on("connection", (socket) => {
      if (this.#waiting.length >= BACKLOG) socket.destroy();
      else this.#waiting.push(socket);
      this.#wake();
    });
  }

  async accept(): Promise<ResettableStream> {
    for (;;) {
      const socket = this.#waiting.shift();
      if (socket) return new ResettableStream(socket);
      if (this.#isClosed) throw this.#closed();
      await this.#changed.promise;
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const socket of this.#waiting.splice(0)) socket.destroy();
    this.#server.close();
    this.#wake();
  }

  #closed(): NetError {
    const address = formatAddress(this.local);
    return new NetError({ action: "accept", address, fault: "closed", reason: "closed" });
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
