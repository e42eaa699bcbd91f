import type { InternetAddress } from "../address.ts";
import { type DatagramServerHooks, serveDatagrams } from "../net/datagram_server.ts";
import type { DatagramRefusal } from "../net/peer_guard.ts";
import { openUdp, type UdpOptions } from "../net/udp.ts";
import type { FlagValues } from "./flag.ts";
import type { RunningServer, ServerPlan } from "./start_server.ts";

/** Why a datagram is not answered, in words. */
const REASONS: Record<DatagramRefusal, string> = {
  "reserved-port": "no answer to a port below 1024, where servers are",
  "own-port": "no answer to a port like this one: two servers would answer each other for ever",
  rate: "no answer: the limit --udp-rate is reached",
  withheld: "no answer: it would be longer than the question, which UDP servers must not be",
  malformed: "no answer: it is not made of frames",
  unsent: "no answer: it could not be sent",
};

/** Starts a service on UDP. */
export async function startDatagramServer(
  address: InternetAddress,
  plan: ServerPlan,
): Promise<RunningServer> {
  const { service, codec, flags, meter } = plan;
  const rate = flags["udp-rate"];
  const socket = await openUdp(address, udpOptions(flags));
  const server = serveDatagrams(socket, service, {
    codec,
    latency: meter?.latency,
    ...(rate === undefined ? {} : { rate }),
    ...hooksOf(plan, socket.local),
  });
  meter?.watch(server);
  const drain = () => {
    server.close();
    return server.closed;
  };
  return { local: server.local, closed: server.closed, drain };
}

/** The log lines of datagrams. A peer is no connection, so its lines have no number. */
function hooksOf(
  { log, meter, onMessages }: ServerPlan,
  local: InternetAddress,
): DatagramServerHooks {
  const { messages: tell } = log;
  const show = (messages: readonly Uint8Array[], remote: InternetAddress) => {
    tell?.({ id: 0, local, remote }, messages, "in");
    return onMessages?.(messages);
  };
  return {
    ...(tell || onMessages ? { onMessages: show } : {}),
    onRefused(peer, reason, error) {
      meter?.refused(reason);
      log.refused?.(peer, error?.message ?? REASONS[reason]);
    },
    onReceiveError: (error, delay) => log.note(`${error.message}: next try in ${delay} ms`),
  };
}

/** What the flags say of a UDP socket. */
export function udpOptions(flags: FlagValues): UdpOptions {
  const { broadcast, join, interface: on, ttl } = flags;
  return {
    ...(broadcast === undefined ? {} : { broadcast }),
    ...(join === undefined ? {} : { join }),
    ...(on === undefined ? {} : { interface: on }),
    ...(ttl === undefined ? {} : { ttl }),
  };
}
