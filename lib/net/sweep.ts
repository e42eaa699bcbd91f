import type { Connection } from "./connection.ts";
import type { ServeTimes } from "./serve_options.ts";

const SLOWEST = 1000;
const FASTEST = 10;
/** How long a connection may be quiet while its server drains. */
const DRAIN_QUIET = 1000;

/**
 * Keeps the deadlines of all connections of a server with one timer, which looks once a second (more
 * often where a deadline is shorter): a timer for each message would cost more than the message.
 */
export class Sweep implements Disposable {
  readonly #connections: Iterable<Connection>;
  readonly #handshakes = new Map<Connection, number>();
  readonly #handshakeTimeout: number;
  readonly #idle: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #draining = false;

  /** Starts to look after connections, which come and go in the set that is given. */
  constructor(connections: Iterable<Connection>, times: ServeTimes) {
    const { idle = 0, handshakeTimeout = 10_000 } = times;
    this.#connections = connections;
    this.#idle = idle;
    this.#handshakeTimeout = handshakeTimeout;
    const shortest = Math.min(idle || Infinity, handshakeTimeout) / 2;
    this.#timer = setInterval(() => this.#look(), Math.max(FASTEST, Math.min(SLOWEST, shortest)));
  }

  /** Waits for a connection's handshake, which is closed as `timeout` when it takes too long. */
  async handshake(connection: Connection): Promise<void> {
    if (connection.stream.ready === undefined) return;
    this.#handshakes.set(connection, performance.now());
    try {
      await connection.stream.ready();
    } finally {
      this.#handshakes.delete(connection);
    }
  }

  /** From now on quiet connections are closed as `shutdown`. */
  drain(): void {
    this.#draining = true;
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const now = performance.now();
    for (const [connection, since] of this.#handshakes) {
      if (now - since >= this.#handshakeTimeout) connection.close("timeout");
    }
    if (this.#draining) this.#closeQuiet(now, DRAIN_QUIET, "shutdown");
    else if (this.#idle > 0) this.#closeQuiet(now, this.#idle, "idle");
  }

  #closeQuiet(now: number, limit: number, how: "shutdown" | "idle"): void {
    for (const connection of this.#connections) {
      if (connection.quietFor(now) >= limit) connection.close(how);
    }
  }
}
