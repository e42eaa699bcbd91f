import { type Address, formatAddress, formatHostPort, isLoopback } from "../address.ts";
import type { Codec } from "../frame/codec.ts";
import type { Channel } from "../net/channel.ts";
import type { Connection } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import { Framed } from "../net/framed.ts";
import { listen } from "../net/listen.ts";
import type { ServeOptions } from "../net/serve_options.ts";
import { serve } from "../net/server.ts";
import { runService } from "../services/run.ts";
import type { Service } from "../services/service.ts";
import type { EventLog } from "./event_log.ts";
import type { FlagValues } from "./flag.ts";
import { startDatagramServer } from "./start_datagram_server.ts";
import { tlsServerOptions } from "./tls_flags.ts";

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
  /** Where messages go besides the log. */
  onMessages?: OnMessages | undefined;
  /** Handles a stream's connections in place of the service. */
  handle?: (connection: Connection, channel: Channel) => Promise<Ending | void>;
}

/** Starts a server of any transport and tells where it listens. */
export async function startServer(address: Address, plan: ServerPlan): Promise<RunningServer> {
  const server = address.scheme === "udp"
    ? await startDatagramServer(address, plan)
    : await startStreamServer(address, plan);
  const { service, codec, flags, log } = plan;
  log.listening(server.local, {
    service: service.name,
    frame: codec.spec === "raw" ? "" : codec.spec,
    once: flags.once ? "once" : "",
    reach: reachOf(server.local),
  });
  return server;
}

/** Who can reach an address, in words. */
function reachOf(address: Address): string {
  if (address.scheme === "unix") return "this user only";
  return isLoopback(address.host) ? "this machine only" : "open to the network";
}

async function startStreamServer(address: Address, plan: ServerPlan): Promise<RunningServer> {
  const { flags } = plan;
  const listener = await listen(address, { tls: await tlsServerOptions(address, plan) });
  const server = serve(listener, (connection) => answer(connection, plan), {
    ...limitsOf(flags),
    ...hooksOf(plan),
  });
  const drain = () => server.drain(flags.drain === undefined ? {} : { timeout: flags.drain });
  return { local: server.local, closed: server.closed, drain };
}

function answer(connection: Connection, plan: ServerPlan) {
  const { service, codec, flags, log, onMessages, handle } = plan;
  const channel = new Framed(connection.stream, codec);
  if (handle) return handle(connection, channel);
  const { messages: tell } = log;
  const show = tell || onMessages
    ? (messages: readonly Uint8Array[]) => {
      tell?.(connection, messages, "in");
      return onMessages?.(messages);
    }
    : undefined;
  return runService(channel, service, {
    once: flags.once ?? false,
    signal: connection.draining,
    ...(show ? { onMessages: show } : {}),
  });
}

function limitsOf(flags: FlagValues): Pick<
  ServeOptions,
  "maxConnections" | "maxPerAddress" | "idle"
> {
  const { "max-connections": maxConnections, "max-per-address": maxPerAddress } = flags;
  return {
    idle: flags.idle ?? 3_600_000,
    ...(maxConnections === undefined ? {} : { maxConnections }),
    ...(maxPerAddress === undefined ? {} : { maxPerAddress }),
  };
}

function hooksOf({ codec, log }: ServerPlan): Partial<ServeOptions> {
  const encoder = new TextEncoder();
  return {
    ...(log.open ? { onOpen: log.open } : {}),
    ...(log.close ? { onClose: log.close } : {}),
    onRefused: (remote, reason) => log.refused?.(remote, `the limit --${reason} is reached`),
    onAcceptError: ({ message }, delay) =>
      log.note(delay > 0 ? `${message}: next try in ${delay} ms` : message),
    refusal: (reason) =>
      codec.spec === "raw" || codec.spec.startsWith("line")
        ? encoder.encode(`refused: too many connections (${reason})\n`)
        : undefined,
  };
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

/** `host:port` or the path, for a table. */
export function formatEndpoint(address: Address): string {
  return address.scheme === "unix" ? formatAddress(address) : formatHostPort(address);
}
