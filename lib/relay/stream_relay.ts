import { isWebSocket } from "../address.ts";
import { acceptWebSocket } from "../http/websocket_accept.ts";
import type { Connection } from "../net/connection.ts";
import { AccessListener } from "../net/access_listener.ts";
import type { Ending } from "../net/ending.ts";
import type { StreamListener } from "../net/accept_loop.ts";
import { serve, type Server } from "../net/server.ts";
import type { EndHow } from "./event.ts";
import type { Party } from "./party.ts";
import { relayClient, type RelayPlan } from "./relay_client.ts";

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
    accept: () => partyOf(connection, plan),
    stopped: () => stoppedBy(connection),
    onStop: (stop) => connection.onClosed = stop,
  }, plan);
  return OVER;
}

function partyOf({ stream }: Connection, plan: RelayPlan): Party | Promise<Party> {
  return isWebSocket(stream.local) ? acceptParty(stream, plan) : { stream };
}

async function acceptParty(
  stream: Connection["stream"],
  { webSocket, timeout = 10_000 }: RelayPlan,
): Promise<Party> {
  return { channel: await acceptWebSocket(stream, { ...webSocket, timeout }) };
}

/** What the server closed a connection for. */
function stoppedBy({ ending }: Connection): EndHow | undefined {
  if (ending?.by !== "local") return undefined;
  if (ending.how === "idle") return "timeout";
  return ending.how === "shutdown" ? "shutdown" : "error";
}
