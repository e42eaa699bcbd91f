import type { StreamListener } from "../net/accept_loop.ts";
import type { Admission, AdmissionLimits } from "../net/admission.ts";
import type { Connection } from "../net/connection.ts";
import { Framed } from "../net/framed.ts";
import type { ServeOptions } from "../net/serve_options.ts";
import { serve } from "../net/server.ts";
import { runService } from "../services/run.ts";
import type { LoggedConnection } from "./event_log.ts";
import type { FlagValues } from "./flag.ts";
import type { RunningServer, ServerPlan } from "./start_server.ts";

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

function answer(connection: Connection, plan: ServerPlan) {
  const { service, codec, flags, log, onMessages, handle } = plan;
  const channel = new Framed(connection.stream, codec);
  if (handle) return handle(connection, channel);
  const show = log.messages || onMessages
    ? (messages: readonly Uint8Array[]) => showMessages(connection, messages, plan)
    : undefined;
  return runService(channel, service, {
    once: flags.once ?? false,
    signal: connection.draining,
    ...(show ? { onMessages: show } : {}),
  });
}

function hooksOf({ codec, log, refusal }: ServerPlan): Partial<ServeOptions> {
  const encoder = new TextEncoder();
  return {
    ...(log.open ? { onOpen: log.open } : {}),
    ...(log.close ? { onClose: log.close } : {}),
    onRefused: (remote, reason) => log.refused?.(remote, `the limit --${reason} is reached`),
    onAcceptError: ({ message }, delay) =>
      log.note(delay > 0 ? `${message}: next try in ${delay} ms` : message),
    refusal: refusal ??
      ((reason) =>
        codec.spec === "raw" || codec.spec.startsWith("line")
          ? encoder.encode(`refused: too many connections (${reason})\n`)
          : undefined),
  };
}
