import type { Address } from "../address.ts";
import { toError } from "../errors.ts";
import { acceptAll, type StreamListener } from "./accept_loop.ts";
import { Admission, type Admittance, type RefusalReason } from "./admission.ts";
import { type AcceptedStream, Connection } from "./connection.ts";
import { type Ending, endingOf } from "./ending.ts";
import { lingeringClose } from "./linger.ts";
import type { DrainOptions, Handler, ServeOptions } from "./serve_options.ts";
import { Sweep } from "./sweep.ts";

/** How many of the refused are told why at the same time; the others are closed at once. */
const MAX_TOLD = 32;
const DONE: Ending = { by: "local", how: "done" };

/**
 * Serves what a listener accepts, each connection by a task of its own: what goes wrong on one ends
 * that one only.
 *
 * @example An echo server
 * ```ts
 * import { connect, listen, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
 *   const buffer = new Uint8Array(1024);
 *   for (let n = await stream.read(buffer); n !== null; n = await stream.read(buffer)) {
 *     await stream.write(buffer.subarray(0, n));
 *   }
 * });
 *
 * const client = await connect(server.local);
 * await client.write(new TextEncoder().encode("hello"));
 * assertEquals(await client.read(new Uint8Array(10)), 5);
 * client.close();
 * ```
 */
export function serve(
  listener: StreamListener,
  handler: Handler,
  options: ServeOptions = {},
): Server {
  return new Server(listener, handler, options);
}

/** A running server, as {@linkcode serve} makes it. */
export class Server implements AsyncDisposable {
  /** The bound address. */
  readonly local: Address;
  /** Resolves when the last connection is closed: to the error that ended the server, if one did. */
  readonly closed: Promise<Error | undefined>;
  /** How many connections were refused, by reason. */
  readonly refused: Record<RefusalReason, number> = { "max-connections": 0, "max-per-address": 0 };
  readonly #listener: StreamListener;
  readonly #handler: Handler;
  readonly #options: ServeOptions;
  readonly #linger: number;
  readonly #admission: Admission;
  readonly #connections = new Set<Connection>();
  readonly #sweep: Sweep;
  readonly #stopping = new AbortController();
  readonly #draining = new AbortController();
  readonly #told = new Set<AcceptedStream>();
  #accepted = 0;
  #tasks = 0;
  #onEmpty: (() => void) | undefined;
  #failure: Error | undefined;

  /** Starts to accept. */
  constructor(listener: StreamListener, handler: Handler, options: ServeOptions = {}) {
    this.local = listener.local;
    this.#listener = listener;
    this.#handler = handler;
    this.#options = options;
    this.#linger = options.linger ?? 1000;
    this.#admission = options.admission ?? new Admission(options);
    this.#sweep = new Sweep(this.#connections, options);
    this.closed = this.#run();
  }

  /** How many connections were let in so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many connections are open. */
  get active(): number {
    return this.#connections.size;
  }

  /**
   * Stops accepting, tells the handlers by {@linkcode Connection.draining}, waits for them, and closes
   * the connections that are quiet, or still there at the deadline.
   *
   * @returns What {@linkcode Server.closed} resolves to.
   */
  async drain(options: DrainOptions = {}): Promise<Error | undefined> {
    const { timeout = 5000, quiet = 1000 } = options;
    this.#stop();
    this.#sweep.drain(quiet);
    this.#draining.abort();
    const timer = setTimeout(() => this.close(), timeout);
    try {
      return await this.closed;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Stops accepting and closes all connections at once. Idempotent. */
  close(): void {
    this.#stop();
    for (const connection of this.#connections) connection.close("shutdown");
    for (const stream of this.#told) stream.close();
  }

  /** Closes the server and waits until it is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }

  async #run(): Promise<Error | undefined> {
    const { signal, onAcceptError } = this.#options;
    const close = () => this.close();
    if (signal?.aborted) this.close();
    signal?.addEventListener("abort", close);
    try {
      const options = { signal: this.#stopping.signal, onError: onAcceptError };
      await acceptAll(this.#listener, (stream) => this.#admit(stream), options);
    } catch (error) {
      this.#fail(error);
    }
    this.#stop();
    if (this.#tasks > 0) await new Promise<void>((resolve) => this.#onEmpty = resolve);
    signal?.removeEventListener("abort", close);
    this.#sweep[Symbol.dispose]();
    return this.#failure;
  }

  #stop(): void {
    this.#stopping.abort();
    this.#listener.close();
  }

  #fail(thrown: unknown): void {
    this.#failure ??= toError(thrown);
    this.close();
  }

  #admit(stream: AcceptedStream): void {
    if (this.#stopping.signal.aborted) return stream.close();
    this.#tasks++;
    const answer = this.#admission.enter(stream.remote);
    if (answer instanceof Promise) this.#await(stream, answer);
    else this.#receive(stream, answer);
  }

  #receive(stream: AcceptedStream, answer: Admittance): void {
    if (typeof answer === "number") this.#serve(stream, answer);
    else this.#refuse(stream, answer);
  }

  /** Keeps a connection until it is known whether it may come in. */
  async #await(stream: AcceptedStream, asked: Promise<Admittance>): Promise<void> {
    try {
      const answer = await asked;
      if (!this.#stopping.signal.aborted) return this.#receive(stream, answer);
      if (typeof answer === "number") this.#admission.leave(stream.remote);
    } catch (error) {
      this.#fail(error);
    }
    stream.close();
    this.#taskEnded();
  }

  #taskEnded(): void {
    if (--this.#tasks === 0) this.#onEmpty?.();
  }

  /**
   * The life of one connection. It is a task of its own and never rejects; what its handler throws is
   * the connection's end and nobody else's. One function, as each more would cost every connection.
   */
  async #serve(stream: AcceptedStream, id: number): Promise<void> {
    this.#accepted++;
    const connection = new Connection({ id, stream, draining: this.#draining.signal });
    this.#connections.add(connection);
    try {
      this.#options.onOpen?.(connection);
      try {
        if (stream.ready) await this.#sweep.handshake(connection);
        connection.settle(await this.#handler(connection) ?? DONE);
      } catch (error) {
        connection.settle(endingOf(error));
      }
      if (connection.ending?.by === "local") await lingeringClose(stream, this.#linger);
      stream.close();
      this.#options.onClose?.(connection, connection.record());
    } catch (error) {
      this.#fail(error);
    }
    stream.close();
    this.#connections.delete(connection);
    this.#admission.leave(stream.remote);
    this.#taskEnded();
  }

  async #refuse(stream: AcceptedStream, reason: RefusalReason): Promise<void> {
    this.refused[reason]++;
    const { onRefused, refusal } = this.#options;
    try {
      onRefused?.(stream.remote, reason);
      const silent = stream.ready !== undefined || this.#told.size >= MAX_TOLD;
      if (!silent) this.#told.add(stream);
      const farewell = silent ? undefined : refusal?.(reason, stream);
      if (farewell instanceof Promise) await farewell;
      else if (farewell) await lingeringClose(stream, this.#linger, { farewell });
    } catch (error) {
      this.#fail(error);
    }
    stream.close();
    this.#told.delete(stream);
    this.#taskEnded();
  }
}
