import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { NetError, type NetFault, toError } from "../../errors.ts";
import { named } from "../../common_js.ts";
import { backoff } from "../../net/backoff.ts";
import type { ClusterAddress } from "./cluster_address.ts";

/** A connection to NATS, which comes back whenever it is lost, and what is made with it. */
export interface NatsLink {
  /** The address, for messages. */
  readonly address: string;
  /** The connection. */
  readonly connection: NatsConnection;
  /** Whether it is there at the moment: what is published else would pile up. */
  readonly isUp: boolean;
  /** Called whenever the connection has come back. */
  readonly onUp: Set<() => void>;
  /** Reads streams. */
  readonly jetstream: JetStreamClient;
  /** Makes streams and looks into them. */
  readonly manager: JetStreamManager;
  /** The package itself: loaded only by who has a cluster. */
  readonly nats: typeof import("@nats-io/transport-node");
}

/** Options of {@linkcode connectNats}. */
export interface ConnectNatsOptions {
  /**
   * Milliseconds that the first connection, and each request, may take.
   *
   * @default {5000}
   */
  timeout?: number;
  /**
   * Milliseconds between the signs of life; three that are missing end a connection.
   *
   * @default {2000}
   */
  beat?: number;
  /**
   * The longest delay before another attempt to come back, in milliseconds.
   *
   * @default {5000}
   */
  maxDelay?: number;
  /**
   * PEM text of the certificates to trust, where the connection is encrypted.
   *
   * @default {those of the system}
   */
  ca?: string | undefined;
  /** Is told when the connection is lost, and when it is back. */
  onConnection?: ((isUp: boolean) => void) | undefined;
}

/**
 * Connects to NATS.
 *
 * @throws {NetError} When no server can be reached, it refuses, or it has no JetStream.
 */
export async function connectNats(
  address: ClusterAddress,
  options: ConnectNatsOptions = {},
): Promise<NatsLink> {
  const nats = named(await import("@nats-io/transport-node"));
  const { jetstream, jetstreamManager } = named(await import("@nats-io/jetstream"));
  const timeout = options.timeout ?? 5000;
  let connection: NatsConnection | undefined;
  try {
    const delays = new Delays(options.maxDelay ?? 5000);
    connection = await nats.connect({
      ...connectionOptions(address, options),
      timeout,
      reconnectDelayHandler: () => delays.next(),
    });
    const manager = await jetstreamManager(connection, { timeout });
    const client = jetstream(connection, { timeout });
    const state = { isUp: true, onUp: new Set([() => delays.reset()]) };
    const link = { address: address.shown, connection, jetstream: client, manager, nats };
    void watch(connection, { state, onConnection: options.onConnection });
    return Object.assign(state, link);
  } catch (error) {
    await connection?.close();
    throw toClusterError(error, address.shown);
  }
}

/** What NATS throws, in the form of all errors of the network. */
export function toClusterError(error: unknown, address: string): NetError {
  if (error instanceof NetError) return error;
  const { name, message } = toError(error);
  const [fault, reason, hint] = tell(name, message);
  return new NetError({ action: "cluster", address, fault, reason, hint, cause: error });
}

function tell(name: string, message: string): [NetFault, string, string?] {
  if (/jetstream is not enabled|jetstream not enabled/i.test(message)) {
    return ["other", "this NATS has no JetStream", "start it with nats-server -js"];
  }
  if (/authoriz|authentic/i.test(`${name} ${message}`)) {
    return ["permission", "NATS does not let us in", "write nats://USER:PASSWORD@HOST:PORT"];
  }
  if (/refused/i.test(message)) {
    return ["refused", "connection refused", "start nats-server -js there, or check the address"];
  }
  if (/timeout/i.test(`${name} ${message}`)) {
    return ["timeout", "NATS does not answer in time", "check the host and the port"];
  }
  if (/tls|certificate|issuer|self.signed/i.test(message)) return ["tls", message];
  return ["other", message];
}

function connectionOptions(address: ClusterAddress, { beat = 2000, ca }: ConnectNatsOptions) {
  const { servers, user, password, token, tls } = address;
  return {
    servers: [...servers],
    name: "sockeye",
    maxReconnectAttempts: -1,
    // A login that was good once may be refused for a moment, by a server that is starting.
    ignoreAuthErrorAbort: true,
    pingInterval: beat,
    maxPingOut: 2,
    ...(user === undefined ? {} : { user, pass: password ?? "" }),
    ...(token === undefined ? {} : { token }),
    ...(tls ? { tls: ca === undefined ? {} : { ca } } : {}),
  };
}

/** Follows the connection until it is closed. */
async function watch(
  connection: NatsConnection,
  { state, onConnection }: {
    state: { isUp: boolean; onUp: ReadonlySet<() => void> };
    onConnection: ConnectNatsOptions["onConnection"];
  },
): Promise<void> {
  for await (const { type } of connection.status()) {
    const isUp = type === "reconnect";
    if (!isUp && type !== "disconnect" || isUp === state.isUp) continue;
    state.isUp = isUp;
    onConnection?.(isUp);
    if (isUp) { for (const listener of state.onUp) listener(); }
  }
}

/** The delays between attempts to come back, which begin anew after each success. */
class Delays {
  readonly #max: number;
  #delays: Iterator<number, never>;

  constructor(max: number) {
    this.#max = max;
    this.#delays = backoff({ base: 200, max });
  }

  next(): number {
    return this.#delays.next().value;
  }

  reset(): void {
    this.#delays = backoff({ base: 200, max: this.#max });
  }
}
