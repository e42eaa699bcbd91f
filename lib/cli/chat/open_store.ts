import type { Log } from "../../chat/log/log.ts";
import type { Roster } from "../../chat/room/roster.ts";
import { UsageError } from "../../errors.ts";
import type { EventLog } from "../event_log.ts";
import { readText } from "../files.ts";
import type { FlagValues } from "../flag.ts";

/** Where a room's messages are kept, and who else is there. */
export interface RoomStore {
  /** The messages. */
  readonly log: Log;
  /** The other servers, in a cluster. */
  readonly roster?: Roster;
  /** Resolves when it is of no use any more, to the reason. */
  readonly broken?: Promise<Error | undefined>;
  /** Keeps what is not kept yet, and ends. */
  close(): Promise<void>;
}

/** Opens what the flags ask for: a cluster, a file, or memory. */
export async function openStore(flags: FlagValues, events: EventLog): Promise<RoomStore> {
  const { store, cluster, history } = flags;
  const options = history === undefined ? {} : { count: history };
  const first = Date.now() * 1000;
  if (cluster !== undefined) return await openCluster(flags, { options, events });
  if (store !== undefined) {
    const { openSqliteLog } = await import("../../chat/log/sqlite_log.ts");
    return alone(await openSqliteLog(store, { ...options, first }));
  }
  const { MemoryLog } = await import("../../chat/log/memory_log.ts");
  return alone(new MemoryLog({ ...options, first }));
}

function alone(log: Log): RoomStore {
  return { log, close: () => log.close() };
}

async function openCluster(
  { cluster: address = "", store, ca }: FlagValues,
  { options, events }: { options: { count?: number }; events: EventLog },
): Promise<RoomStore> {
  if (store !== undefined) {
    throw new UsageError("Cannot use --store with --cluster: the cluster keeps the messages");
  }
  const { joinCluster } = await import("../../chat/cluster/join_cluster.ts");
  const cluster = await joinCluster(address, {
    ...options,
    ca: ca === undefined ? undefined : await readText(ca),
    onConnection: (isUp) =>
      events.note(isUp ? "NATS is back" : "NATS is lost: what is said waits until it is back"),
  });
  const { log, roster, closed } = cluster;
  return { log, roster, broken: closed, close: () => cluster.close() };
}
