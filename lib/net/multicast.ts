import { UsageError } from "../errors.ts";

/** How a socket belongs to multicast groups. */
export interface MulticastOptions {
  /**
   * The groups to join, as in `239.1.2.3` or `ff02::fb`.
   *
   * @default {none}
   */
  join?: readonly string[];
  /**
   * The network interface to join them on: of IPv4 its address, of IPv6 its index.
   *
   * @default {the one that the system picks}
   */
  interface?: string;
  /**
   * How many routers a datagram to a group may pass. The system takes it through a membership only, so
   * it needs a group to join; and for IPv4 only.
   *
   * @default {1}
   */
  ttl?: number;
}

/** Whether an address is one of a multicast group: 224.0.0.0/4 (RFC 5771) or ff00::/8 (RFC 4291). */
export function isMulticast(host: string): boolean {
  const first = /^(\d{1,3})\.[\d.]+$/.exec(host)?.[1];
  return first === undefined ? /^ff[0-9a-f]{2}:/i.test(host) : (Number(first) & 0xf0) === 0xe0;
}

/** Joins a socket to its groups. */
export async function joinGroups(
  socket: Deno.DatagramConn,
  options: MulticastOptions,
): Promise<void> {
  const { join = [], interface: on, ttl } = options;
  if (ttl !== undefined && !join.some(isIpv4)) {
    throw new UsageError("Cannot set a multicast TTL without an IPv4 group to join");
  }
  for (const group of join) {
    if (!isMulticast(group)) {
      throw new UsageError(
        `Cannot join "${group}" as a multicast group: use one from 224.0.0.0 to 239.255.255.255, ` +
          "or one that begins with ff",
      );
    }
    if (isIpv4(group)) await joinIpv4(socket, { group, on, ttl });
    else await socket.joinMulticastV6(withoutZone(group), interfaceIndex(on ?? zoneOf(group)));
  }
}

/** The index of an IPv6 interface; 0 lets the system pick one. */
function interfaceIndex(text = "0"): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(
    `Cannot use an IPv6 interface by its name: current value is "${text}": ` +
      "use its index, as ip link shows it",
  );
}

interface Membership {
  group: string;
  on: string | undefined;
  ttl: number | undefined;
}

async function joinIpv4(socket: Deno.DatagramConn, membership: Membership): Promise<void> {
  const { group, on = "0.0.0.0", ttl } = membership;
  const member = await socket.joinMulticastV4(group, on);
  if (ttl !== undefined) await member.setTTL(ttl);
}

function isIpv4(host: string): boolean {
  return !host.includes(":");
}

/** An IPv6 address without the zone behind its `%` (RFC 4007). */
export function withoutZone(host: string): string {
  return host.replace(/%.*$/, "");
}

function zoneOf(group: string): string | undefined {
  return /%(.+)$/.exec(group)?.[1];
}
