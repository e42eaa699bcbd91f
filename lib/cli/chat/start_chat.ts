import { type Address, formatHostPort, type InternetAddress } from "../../address.ts";
import { Hub, type HubOptions } from "../../chat/room/hub.ts";
import type { ChatLimits } from "../../chat/room/limits.ts";
import type { SlowPolicy } from "../../chat/room/outbox.ts";
import type { OtherPages } from "../../chat/doors/http_door.ts";
import { refuseVisitor } from "../../chat/doors/refusal.ts";
import { ChatServer, type ChatServerOptions } from "../../chat/doors/server.ts";
import { UdpDoor } from "../../chat/doors/udp_door.ts";
import { UsageError } from "../../errors.ts";
import { raw } from "../../frame/raw.ts";
import { openUdp } from "../../net/udp.ts";
import { PRINT } from "../../services/silent.ts";
import type { EventLog } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";
import type { ServerMeter } from "../metrics/server_meter.ts";
import { addRoomFigures } from "./room_figures.ts";
import { openStore } from "./open_store.ts";
import { reachOf, type RunningServer, startServer } from "../start_server.ts";
import { udpOptions } from "../start_datagram_server.ts";

/** A line or a message in JSON has at most 64 KiB: so much text always fits, beside what JSON adds. */
const MAX_TEXT = 48 << 10;

/** What a room is started with. */
export interface ChatPlan {
  /** The limits, and where messages are kept. */
  flags: FlagValues;
  /** Where the doors' events are told. */
  log: EventLog;
  /** What counts the doors' events. */
  meter?: ServerMeter | undefined;
  /** What else browsers find there. */
  others?: OtherPages | undefined;
}

/** A room and its doors. */
export interface RunningChat {
  /** The room. */
  readonly hub: Hub;
  /** The doors; their `drain` sends everybody off first. */
  readonly servers: readonly RunningServer[];
  /** Closes what keeps the messages, behind the doors. */
  close(): Promise<void>;
}

/** Opens a room with a door at each address, or none at all. */
export async function startChat(
  addresses: readonly Address[],
  plan: ChatPlan,
): Promise<RunningChat> {
  const store = await openStore(plan.flags, plan.log);
  const { log, roster } = store;
  const { flags, meter } = plan;
  const onDelivered = meter && addRoomFigures(meter.metrics, () => hub.figures);
  const hub: Hub = new Hub({
    ...{ ...hubOptions(flags), log, onDelivered },
    ...(roster ? { roster } : {}),
  });
  const chat = new ChatServer(hub, { ...serverOptions(flags), others: plan.others });
  const close = () => store.close();
  const servers: RunningServer[] = [];
  try {
    for (const address of addresses) {
      const door = await openADoor(withoutWebSocket(address), { hub, chat, plan });
      servers.push(store.broken ? endingWith(store.broken, door) : door);
    }
  } catch (error) {
    await Promise.all(servers.map((server) => server.drain()));
    await close();
    throw error;
  }
  return { hub, servers, close };
}

/** A door that ends when what it needs is broken, and says so. */
function endingWith(broken: Promise<Error | undefined>, door: RunningServer): RunningServer {
  let reason: Error | undefined;
  const closed = Promise.race([door.closed, broken.then((error) => reason = error)]);
  return { ...door, closed, drain: async () => await door.drain() ?? reason };
}

/** WebSockets are at every door: one that speaks nothing else would turn all others away. */
function withoutWebSocket(address: Address): Address {
  if (address.scheme === "ws") return { ...address, scheme: "http" };
  return address.scheme === "wss" ? { ...address, scheme: "https" } : address;
}

async function openADoor(
  address: Address,
  { hub, chat, plan }: { hub: Hub; chat: ChatServer; plan: ChatPlan },
): Promise<RunningServer> {
  const server = address.scheme === "udp"
    ? await openUdpDoor(address, { hub, plan })
    : await startServer(address, {
      ...plan,
      service: { ...PRINT, name: "chat" },
      codec: raw(),
      refusal: (reason, stream) => refuseVisitor(stream, reason),
      handle: (connection) => chat.handle(connection),
    });
  const drain = () => {
    hub.close("The server stops.");
    return server.drain();
  };
  return { local: server.local, closed: server.closed, drain };
}

async function openUdpDoor(
  address: InternetAddress,
  { hub, plan: { flags, log } }: { hub: Hub; plan: ChatPlan },
): Promise<RunningServer> {
  const { "max-connections": maxPeers, "max-per-address": maxPerAddress } = flags;
  const door = new UdpDoor(hub, await openUdp(address, udpOptions(flags)), {
    maxPeers,
    maxPerAddress,
    onReceiveError: ({ message }, delay) => log.note(`${message}: next try in ${delay} ms`),
  });
  const reach = reachOf(door.local);
  log.listening(door.local, { service: "chat", frame: "raw", once: false, reach });
  const drain = async () => {
    await door[Symbol.asyncDispose]();
    return undefined;
  };
  return { local: door.local, closed: door.closed, drain };
}

function hubOptions(flags: FlagValues): HubOptions {
  const { token, "operator-token": operatorToken, slow } = flags;
  return {
    token,
    operatorToken,
    limits: limitsOf(flags),
    ...(slow === undefined ? {} : { slow: slow as SlowPolicy }),
  };
}

function limitsOf(flags: FlagValues): ChatLimits {
  const { rate, burst, "max-message": message, "max-members": members } = flags;
  if (message !== undefined && message > MAX_TEXT) {
    throw new UsageError(`Cannot use --max-message ${message}: it is at most ${MAX_TEXT} bytes`);
  }
  for (const name of ["max-message", "max-members", "burst"] as const) {
    if (flags[name] === 0) {
      throw new UsageError(`Cannot use --${name} 0: nobody could say anything`);
    }
  }
  return {
    ...(rate === undefined ? {} : { rate }),
    ...(burst === undefined ? {} : { burst }),
    ...(message === undefined ? {} : { message }),
    ...(members === undefined ? {} : { members }),
  };
}

function serverOptions(flags: FlagValues): ChatServerOptions {
  const { ping, handshake, "allow-host": hosts, origin: origins } = flags;
  return { ping, handshakeTimeout: handshake, hosts, origins };
}

/** Where a browser finds the page that a door serves. */
export function pageOf(address: Address): string | undefined {
  if (address.scheme === "unix" || address.scheme === "udp") return undefined;
  const isSecure = address.scheme === "tls" || address.scheme === "https";
  const host = ["0.0.0.0", "::"].includes(address.host) ? "localhost" : address.host;
  return `${isSecure ? "https" : "http"}://${formatHostPort({ ...address, host })}/`;
}
