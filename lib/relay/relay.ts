import { type Address, formatAddress, parseAddress } from "../address.ts";
import { UsageError } from "../errors.ts";
import { Admission } from "../net/admission.ts";
import { isLoopback } from "../host.ts";
import { listen } from "../net/listen.ts";
import type { DrainOptions } from "../net/serve_options.ts";
import { openUdp } from "../net/udp.ts";
import { InjectedClients } from "./injected_clients.ts";
import type { RelayOptions } from "./relay_options.ts";
import { relayStreams } from "./stream_relay.ts";
import { UdpRelay } from "./udp_relay.ts";

/** A connection may be quiet for an hour; over UDP, where nobody says that he goes, for a minute. */
const IDLE = 3_600_000;
const IDLE_UDP = 60_000;

/**
 * Relays everything that comes to an address to another: any transport to any transport, with the end
 * of one side passed to the other, which may still answer. A side that resets its connection ends the
 * other's at once, behind what it had sent; the ledger calls it a reset. (The other side sees an end, and
 * its next write fails, as a connection of the runtime cannot be reset; it sees a reset if `resettable`.)
 *
 * @example A tap on an echo server
 * ```ts
 * import { connect, ECHO, listen, parseCodec, relay, runService, serve } from "@sockeye/sockeye";
 * import { Framed, type RelayEvent } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const codec = parseCodec("line");
 * await using echo = serve(
 *   await listen("tcp://127.0.0.1:0"),
 *   ({ stream }) => runService(new Framed(stream, codec), ECHO),
 * );
 * const seen: string[] = [];
 * const tap = (event: RelayEvent) => {
 *   if (event.type !== "message") return;
 *   seen.push(`${event.direction} ${new TextDecoder().decode(event.bytes)}`);
 * };
 * await using middle = await relay("tcp://127.0.0.1:0", echo.local, {
 *   codecs: { up: codec, down: codec },
 *   tap,
 * });
 *
 * const client = new Framed(await connect(middle.local), codec);
 * await client.send([new TextEncoder().encode("hello")]);
 * await client.read();
 * client.close();
 * assertEquals(seen, ["up hello", "down hello"]);
 * ```
 *
 * @param at Where to listen: an address, or a text to be parsed as one.
 * @param target Where to connect to, for each client anew.
 * @throws {UsageError} When an address has a transport that has no connections (`http`), or both are
 * the same, so that the relay would be its own client for ever.
 * @throws {NetError} As `listen` and `openUdp` do.
 */
export async function relay(
  at: Address | string,
  target: Address | string,
  options: RelayOptions = {},
): Promise<Relay> {
  const [near, far] = [addressOf(at), addressOf(target)];
  refuseLoop(near, far);
  const began = performance.now();
  const isUdp = near.scheme === "udp" || far.scheme === "udp";
  const { idle = isUdp ? IDLE_UDP : IDLE, tls, signal, resettable = resets(options) } = options;
  const plan = {
    ...{ ...options, resettable, target: far, idle, admission: new Admission(options) },
    now: () => performance.now() - began,
  };
  const relaying = near.scheme === "udp"
    ? new UdpRelay(await openUdp(near), plan)
    : relayStreams(await listen(near, { tls: tls?.server, resettable }), plan);
  const injected = new InjectedClients(plan);
  options.injector?.attach((by) => injected.connect(by));
  return new Relay(withInjected(relaying, injected), { target: far, signal });
}

/** Those that somebody sends by hand end first: nobody else waits for them. */
function withInjected(relaying: Relaying, injected: InjectedClients): Relaying {
  return {
    local: relaying.local,
    closed: relaying.closed.then(async (error) => {
      injected.close();
      await injected.closed();
      return error;
    }),
    get active() {
      return relaying.active + injected.active;
    },
    drain(options) {
      injected.close();
      return relaying.drain(options);
    },
    close() {
      injected.close();
      relaying.close();
    },
  };
}

/** What relays: a server of streams, or one of datagrams. */
export interface Relaying {
  /** Where it listens. */
  readonly local: Address;
  /** Resolves when it has ended: to the error that ended it, if one did. */
  readonly closed: Promise<Error | undefined>;
  /** How many connections there are. */
  readonly active: number;
  /** Takes no more, and waits. */
  drain(options?: DrainOptions): Promise<Error | undefined>;
  /** Closes everything at once. */
  close(): void;
}

/** A running relay, as {@linkcode relay} makes it. */
export class Relay implements AsyncDisposable {
  /** Where it listens. */
  readonly local: Address;
  /** Where it leads. */
  readonly target: Address;
  /** Resolves when the last connection is closed: to the error that ended the relay, if one did. */
  readonly closed: Promise<Error | undefined>;
  readonly #relaying: Relaying;

  /** Wraps what relays. */
  constructor(
    relaying: Relaying,
    options: { target: Address; signal?: AbortSignal | undefined },
  ) {
    const { target, signal } = options;
    this.local = relaying.local;
    this.target = target;
    this.#relaying = relaying;
    const close = () => this.close();
    signal?.addEventListener("abort", close);
    if (signal?.aborted) close();
    this.closed = relaying.closed.finally(() => signal?.removeEventListener("abort", close));
  }

  /** How many connections there are. */
  get active(): number {
    return this.#relaying.active;
  }

  /** Takes no more connections and waits for those there are; {@linkcode Server.drain} says how. */
  drain(options: DrainOptions = {}): Promise<Error | undefined> {
    return this.#relaying.drain(options);
  }

  /** Closes all connections at once. Idempotent. */
  close(): void {
    this.#relaying.close();
  }

  /** Closes the relay and waits until it is closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }
}

function resets({ faults }: RelayOptions): boolean {
  return faults?.list().some(({ fault }) => fault.name === "reset") ?? false;
}

function refuseLoop(near: Address, far: Address): void {
  if ("host" in near !== "host" in far) return;
  const isSame = "host" in near && "host" in far
    ? near.port === far.port && (near.scheme === "udp") === (far.scheme === "udp") &&
      (near.host === far.host || (isAnywhere(near.host) && isLoopback(far.host)))
    : near.scheme === "unix" && far.scheme === "unix" && near.path === far.path;
  if (!isSame || ("port" in near && near.port === 0)) return;
  const address = formatAddress(near);
  throw new UsageError(`Cannot relay ${address} to itself: as TARGET give the server's own port`);
}

function isAnywhere(host: string): boolean {
  return host === "0.0.0.0" || host === "::";
}

function addressOf(address: Address | string): Address {
  const parsed = typeof address === "string" ? parseAddress(address) : address;
  if (parsed.scheme !== "http" && parsed.scheme !== "https") return parsed;
  throw new UsageError(`Cannot relay ${parsed.scheme}: for its bytes write tcp:// or tls://`);
}
