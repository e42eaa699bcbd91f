import type { Log } from "../log/log.ts";
import type { Roster } from "../room/roster.ts";
import { parseClusterAddress } from "./cluster_address.ts";
import { connectNats, type ConnectNatsOptions, type NatsLink } from "./nats_link.ts";
import { type NatsLog, type NatsLogOptions, openNatsLog } from "./nats_log.ts";
import { NatsRoster, type NatsRosterOptions } from "./nats_roster.ts";

/** Options of {@linkcode joinCluster}. */
export interface JoinClusterOptions extends ConnectNatsOptions, NatsLogOptions, NatsRosterOptions {
  /**
   * Leaves the cluster.
   *
   * @default {none}
   */
  signal?: AbortSignal;
}

/** A place in a cluster. */
export interface Cluster extends AsyncDisposable {
  /** Where messages are kept. */
  readonly log: Log;
  /** Who else is there. */
  readonly roster: Roster;
  /** Resolves when the cluster was left, to the error if NATS was the cause. */
  readonly closed: Promise<Error | undefined>;
  /** Leaves the cluster, with a good-bye to the others. Idempotent. */
  close(): Promise<void>;
}

/**
 * Joins the chat servers that meet at a NATS server with JetStream: they share rooms, messages,
 * names and members. From then on a lost connection is no error: it is made again for ever.
 *
 * Make the `Hub` at once: what others tell before is lost to it.
 *
 * @example A server of a cluster
 * ```ts ignore
 * import { ChatServer, Hub, joinCluster, listen, serve } from "@sockeye/sockeye";
 *
 * await using cluster = await joinCluster("nats://127.0.0.1:4222");
 * const hub = new Hub({ log: cluster.log, roster: cluster.roster });
 * const chat = new ChatServer(hub);
 * await using server = serve(await listen("tcp://:9004"), (connection) => chat.handle(connection));
 * await Promise.race([server.closed, cluster.closed]);
 * ```
 *
 * @param address `nats://HOST:PORT[,HOST:PORT…]`, with `USER:PASSWORD@` or `TOKEN@` where NATS asks
 * for it, or `tls://` where it must be encrypted.
 * @throws {AddressError} When the address is none.
 * @throws {NetError} When no NATS server can be reached or none lets us in, or has JetStream.
 */
export async function joinCluster(
  address: string,
  options: JoinClusterOptions = {},
): Promise<Cluster> {
  options.signal?.throwIfAborted();
  const link = await connectNats(parseClusterAddress(address), options);
  try {
    const log = await openNatsLog(link, options);
    return membership(link, { log, options });
  } catch (error) {
    await link.connection.close();
    throw error;
  }
}

function membership(
  link: NatsLink,
  { log, options }: { log: NatsLog; options: JoinClusterOptions },
): Cluster {
  const roster = new NatsRoster(link, options);
  let closing: Promise<void> | undefined;
  const close = () => closing ??= leave(link, { log, roster });
  const { signal } = options;
  const onAbort = () => void close();
  signal?.addEventListener("abort", onAbort, { once: true });
  const closed = Promise.race([log.broken, link.connection.closed()]).then(async (error) => {
    signal?.removeEventListener("abort", onAbort);
    await close();
    return error ?? undefined;
  });
  if (signal?.aborted) onAbort();
  return { log, roster, closed, close, [Symbol.asyncDispose]: close };
}

async function leave(
  { connection, isUp }: NatsLink,
  { log, roster }: { log: NatsLog; roster: NatsRoster },
): Promise<void> {
  roster.close();
  await log.close();
  // Without a connection nobody would hear the good-bye.
  if (isUp) await connection.flush().catch(() => {});
  await connection.close();
}
