import type { Address } from "../address.ts";
import { UsageError } from "../errors.ts";
import type { Direction } from "./event.ts";
import type { Inlet, Wanted } from "./inlet.ts";

/** The ways into both directions of a connection. */
export type Inlets = Readonly<Record<Direction, Inlet>>;

/** A message to be put into a connection. */
export interface Injection extends Wanted {
  /** The number of the connection. */
  conn: number;
  /** Which way it is to go. */
  direction: Direction;
  /** Whose doing it is: who is said to have made the connection, where it takes a new one. */
  by: Address;
}

/**
 * Puts messages into the connections of a relay, between those that pass: framed by the codec of their
 * direction, told as `injected`, and accounted for in the ledger. A relay with an injector has an eye
 * on where messages end, even where nobody is told of them.
 *
 * @example A second request that the client never sent
 * ```ts
 * import { connect, Framed, Injector, listen, parseCodec, relay, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const codec = parseCodec("line");
 * const codecs = { up: codec, down: codec };
 * const heard = Promise.withResolvers<string>();
 * await using target = serve(await listen("tcp://127.0.0.1:0"), async ({ stream }) => {
 *   const message = await new Framed(stream, codec).read();
 *   heard.resolve(new TextDecoder().decode(message!));
 * });
 * const injector = new Injector();
 * await using middle = await relay("tcp://127.0.0.1:0", target.local, { codecs, injector });
 * const by = middle.local;
 * const bytes = new TextEncoder().encode("hello");
 * await injector.send({ conn: 0, direction: "up", bytes, by });
 * assertEquals(await heard.promise, "hello");
 * ```
 */
export class Injector {
  readonly #open = new Map<number, Inlets>();
  #connect: ((by: Address) => Promise<number>) | undefined;

  /** A relay says how it opens a connection to its target that no client asked for. */
  attach(connect: (by: Address) => Promise<number>): void {
    this.#connect = connect;
  }

  /** A connection is there, until what is returned is disposed of. */
  enter(conn: number, inlets: Inlets): Disposable {
    this.#open.set(conn, inlets);
    return { [Symbol.dispose]: () => void this.#open.delete(conn) };
  }

  /**
   * Puts a message in: where nothing more can go up on its connection, on a new one to the target, which
   * ends when it has been quiet for a while.
   *
   * @returns The number of the connection that it went by.
   * @throws {UsageError} When it cannot be put there.
   * @throws {FrameError} When no frame may hold it.
   * @throws {NetError} When it could not be written, or no connection made.
   */
  async send(injection: Injection): Promise<number> {
    const { conn, direction, by } = injection;
    const inlet = this.#open.get(conn)?.[direction];
    if (inlet && !inlet.isOver) {
      await inlet.send(injection);
      return conn;
    }
    if (direction === "down") {
      throw new UsageError(`Cannot send to the client of connection ${conn}: it has gone`);
    }
    if (!this.#connect) throw new UsageError("Cannot send: there is no relay to send it");
    const fresh = await this.#connect(by);
    const inlets = this.#open.get(fresh);
    if (!inlets) throw new UsageError("Cannot send: the new connection has ended already");
    await inlets.up.send(injection);
    return fresh;
  }
}
