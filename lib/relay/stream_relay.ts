import { isWebSocket } from "../address.ts";
import type { Connection } from "../net/connection.ts";
import { AccessListener } from "../net/access_listener.ts";
import type { Ending } from "../net/ending.ts";
import type { StreamListener } from "../net/accept_loop.ts";
import { serve, type Server } from "../net/server.ts";
import type { Caller } from "./caller.ts";
import type { EndHow } from "./event.ts";
import { relayClient, type RelayPlan } from "./relay_client.ts";
import { receiveCaller } from "./websocket_caller.ts";

/** Relays what a listener accepts. */
export function relayStreams(listener: StreamListener, plan: RelayPlan): Server {
  const { onRefused, onAcceptError, allow, deny, idle, admission } = plan;
  const guarded = allow || deny
    ? new AccessListener(listener, { allow, deny, onDenied: (from) => onRefused?.(from, "denied") })
    : listener;
  return serve(guarded, (connection) => relayConnection(connection, plan), {
    idle,
    admission,
    ...(onRefused ? { onRefused } : {}),
    ...(onAcceptError ? { onAcceptError } : {}),
  });
}

/** By now both sides have said and heard their last: the server need not wait for the peer. */
const OVER: Ending = { by: "peer", how: "FIN" };

async function relayConnection(connection: Connection, plan: RelayPlan): Promise<Ending> {
  const { id: conn, remote, draining: signal } = connection;
  await relayClient({
    ...{ conn, remote, signal },
    accept: () => callerOf(connection, plan),
    stopped: () => stoppedBy(connection),
    onStop: (stop) => connection.onClosed = stop,
  }, plan);
  return OVER;
}

function callerOf({ stream }: Connection, plan: RelayPlan): Caller | Promise<Caller> {
  return isWebSocket(stream.local) ? receiveCaller(stream, plan) : { enter: () => ({ stream }) };
}

/** What the server closed a connection for. */
function stoppedBy({ ending }: Connection): EndHow | undefined {
  if (ending?.by !== "local") return undefined;
  if (ending.how === "idle") return "timeout";
  return ending.how === "shutdown" ? "shutdown" : "error";
}
