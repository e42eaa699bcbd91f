import { type Address, isWebSocket } from "../address.ts";
import type { StreamListener } from "../net/accept_loop.ts";
import type { Admission, AdmissionLimits } from "../net/admission.ts";
import type { Channel } from "../net/channel.ts";
import type { Connection } from "../net/connection.ts";
import type { Ending } from "../net/ending.ts";
import { Framed } from "../net/framed.ts";
import type { ServeOptions } from "../net/serve_options.ts";
import { serve } from "../net/server.ts";
import { runService } from "../services/run.ts";
import type { LoggedConnection } from "./event_log.ts";
import type { FlagValues } from "./flag.ts";
import type { RunningServer, ServerPlan } from "./start_server.ts";

const CLOSE = "Content-Type: text/plain\r\nConnection: close";

/** Serves what a listener accepts as a plan says. */
export function serveStreams(
  listener: StreamListener,
  plan: ServerPlan,
  options: { admission?: Admission } = {},
): RunningServer {
  const { flags } = plan;
  const server = serve(listener, (connection) => answer(connection, plan), {
    ...options,
    ...limitsOf(flags),
    ...hooksOf(plan),
    refusal: plan.refusal ?? refusalOf(listener.local, plan),
    idle: flags.idle ?? 3_600_000,
  });
  const drain = () => server.drain(flags.drain === undefined ? {} : { timeout: flags.drain });
  return { local: server.local, closed: server.closed, drain };
}

/** How many connections the flags allow. */
export function limitsOf(flags: FlagValues): AdmissionLimits {
  const { "max-connections": maxConnections, "max-per-address": maxPerAddress } = flags;
  return {
    ...(maxConnections === undefined ? {} : { maxConnections }),
    ...(maxPerAddress === undefined ? {} : { maxPerAddress }),
  };
}

/** Shows the messages that a peer sent to the log, and to whom else they go. */
export function showMessages(
  connection: LoggedConnection,
  messages: readonly Uint8Array[],
  { log, onMessages }: Pick<ServerPlan, "log" | "onMessages">,
): void | Promise<void> {
  const told = log.messages?.(connection, messages, "in");
  return onMessages?.(messages) ?? told;
}

function answer(connection: Connection, plan: ServerPlan): Promise<Ending | void> {
  const { flags, codec } = plan;
  const converse = (channel: Channel) => converseOver(channel, { connection, plan });
  if (!isWebSocket(connection.local)) return converse(new Framed(connection.stream, codec));
  return import("./websocket.ts").then(({ answerWebSocket }) =>
    answerWebSocket(connection, { flags, codec, converse })
  );
}

function converseOver(
  channel: Channel,
  { connection, plan }: { connection: Connection; plan: ServerPlan },
): Promise<Ending | void> {
  const { service, flags, log, meter, onMessages, handle } = plan;
  if (handle) return handle(connection, channel);
  const show = log.messages || onMessages
    ? (messages: readonly Uint8Array[]) => showMessages(connection, messages, plan)
    : undefined;
  return runService(channel, service, {
    once: flags.once ?? false,
    signal: connection.draining,
    counts: connection,
    latency: meter?.latency,
    ...(show ? { onMessages: show } : {}),
  });
}

function hooksOf({ log, meter }: ServerPlan): Partial<ServeOptions> {
  return {
    onOpen(connection) {
      meter?.opened(connection);
      log.open?.(connection);
    },
    onClose(connection, record) {
      meter?.closed(connection, record);
      log.close?.(connection, record);
    },
    onRefused(remote, reason) {
      meter?.refused(reason);
      log.refused?.(remote, `the limit --${reason} is reached`);
    },
    onAcceptError: ({ message }, delay) =>
      log.note(delay > 0 ? `${message}: next try in ${delay} ms` : message),
  };
}

/** What a peer is told for which there is no room, where its protocol has words for that. */
function refusalOf(address: Address, { codec }: ServerPlan): NonNullable<ServeOptions["refusal"]> {
  const head = isWebSocket(address) ? `HTTP/1.1 503 Service Unavailable\r\n${CLOSE}\r\n\r\n` : "";
  if (head === "" && codec.spec !== "raw" && !codec.spec.startsWith("line")) return () => undefined;
  const encoder = new TextEncoder();
  return (reason) => encoder.encode(`${head}refused: too many connections (${reason})\n`);
}
