import { type Address, isLoopback } from "../address.ts";
import type { Codec } from "../frame/codec.ts";
import type { Channel } from "../net/channel.ts";
import type { Connection } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import { listen } from "../net/listen.ts";
import type { ServeOptions } from "../net/serve_options.ts";
import type { Service } from "../services/service.ts";
import { checkOrigins } from "./check_origins.ts";
import type { EventLog } from "./event_log.ts";
import type { FlagValues } from "./flag.ts";
import type { ServerMeter } from "./metrics/server_meter.ts";
import { startDatagramServer } from "./start_datagram_server.ts";
import { serveStreams } from "./stream_server.ts";
import { tlsServerOptions } from "./tls_flags.ts";
import type { WorkerPool } from "./workers/pool.ts";

/** A server that a command has started. */
export interface RunningServer {
  /** The bound address. */
  readonly local: Address;
  /** Resolves when it has ended: to the error that ended it, if one did. */
  readonly closed: Promise<Error | undefined>;
  /** Ends it in order, within the time that `--drain` gives. */
  drain(): Promise<Error | undefined>;
}

/** Shows messages; an answer waits until they are shown. */
export type OnMessages = (messages: readonly Uint8Array[]) => Promise<void>;

/** What a server does, and for whom. */
export interface ServerPlan {
  /** What it answers. */
  service: Service;
  /** How messages are cut. */
  codec: Codec;
  /** The limits, and how it is run. */
  flags: FlagValues;
  /** Where its events are told. */
  log: EventLog;
  /** What counts its events. */
  meter?: ServerMeter | undefined;
  /** Where messages go besides the log. */
  onMessages?: OnMessages | undefined;
  /** The threads that serve the connections of a TCP address besides this one. */
  workers?: WorkerPool | undefined;
  /** What a refused peer is told, in place of a line of text. */
  refusal?: ServeOptions["refusal"];
  /** Handles a stream's connections in place of the service. */
  handle?: (connection: Connection, channel: Channel) => Promise<Ending | void>;
}

/** Starts a server of any transport and tells where it listens. */
export async function startServer(address: Address, plan: ServerPlan): Promise<RunningServer> {
  checkOrigins(plan.flags);
  const server = address.scheme === "udp"
    ? await startDatagramServer(address, plan)
    : await startStreamServer(address, plan);
  const { service, codec, flags, log } = plan;
  log.listening(server.local, {
    service: service.name,
    frame: codec.spec,
    once: flags.once ?? false,
    reach: reachOf(server.local),
  });
  return server;
}

/** Who can reach an address, in words. */
export function reachOf(address: Address): string {
  if (address.scheme === "unix") return "this user only";
  return isLoopback(address.host) ? "this machine only" : "open to the network";
}

async function startStreamServer(address: Address, plan: ServerPlan): Promise<RunningServer> {
  const tls = await tlsServerOptions(address, plan);
  const { workers } = plan;
  if (!workers || address.scheme === "unix") {
    return serveStreams(await listen(address, { tls }), plan);
  }
  const { startSharedServer } = await import("./workers/shared_server.ts");
  return await startSharedServer(address, plan, { tls, workers });
}

/** Waits until the program is asked to end, or one of the servers has; then ends them all. */
export async function untilStopped(
  servers: readonly RunningServer[],
  signal: AbortSignal,
): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => stopped.resolve(), { once: true });
  if (signal.aborted) stopped.resolve();
  await Promise.race([stopped.promise, ...servers.map((server) => server.closed)]);
  const errors = await Promise.all(servers.map((server) => server.drain()));
  for (const error of errors) if (error) throw error;
}
