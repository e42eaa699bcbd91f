import type { Connection } from "./connection.ts";
import type { ServeTimes } from "./serve_options.ts";

const SLOWEST = 1000;
const FASTEST = 10;

/**
 * Keeps the deadlines of all connections of a server with one timer, which looks once a second (more
 * often where a deadline is shorter): a timer for each message would cost more than the message.
 */
export class Sweep implements Disposable {
  readonly #connections: Iterable<Connection>;
  readonly #handshakes = new Map<Connection, number>();
  readonly #handshakeTimeout: number;
  #idle: number;
  #how: "idle" | "shutdown" = "idle";
  #stopped = false;
  #timer: ReturnType<typeof setInterval>;

  /** Starts to look after connections, which come and go in the set that is given. */
  constructor(connections: Iterable<Connection>, times: ServeTimes) {
    const { idle = 0, handshakeTimeout = 10_000 } = times;
    this.#connections = connections;
    this.#idle = idle;
    this.#handshakeTimeout = handshakeTimeout;
    this.#timer = this.#lookEvery(Math.min(idle || Infinity, handshakeTimeout) / 2);
  }

  /** Waits for a connection's handshake, which is closed as `timeout` when it takes too long. */
  async handshake(connection: Connection): Promise<void> {
    this.#handshakes.set(connection, performance.now());
    try {
      await connection.stream.ready?.();
    } finally {
      this.#handshakes.delete(connection);
    }
  }

  /** From now on connections that are quiet for so many milliseconds are closed as `shutdown`. */
  drain(quiet: number): void {
    if (this.#stopped) return;
    this.#idle = quiet;
    this.#how = "shutdown";
    clearInterval(this.#timer);
    this.#timer = this.#lookEvery(quiet / 2);
  }

  /** Stops looking. */
  [Symbol.dispose](): void {
    this.#stopped = true;
    clearInterval(this.#timer);
  }

  #lookEvery(interval: number): ReturnType<typeof setInterval> {
    return setInterval(() => this.#look(), Math.max(FASTEST, Math.min(SLOWEST, interval)));
  }

  #look(): void {
    const now = performance.now();
    for (const [connection, since] of this.#handshakes) {
      if (now - since >= this.#handshakeTimeout) connection.close("timeout");
    }
    if (this.#idle === 0) return;
    for (const connection of this.#connections) {
      if (connection.quietFor(now) >= this.#idle) connection.close(this.#how);
    }
  }
}
