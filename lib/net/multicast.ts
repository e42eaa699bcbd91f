import { NetError, toError, UsageError } from "../errors.ts";
import { netFault } from "./net_fault.ts";
import { plain } from "./words.ts";

/** What fits the field of an IP header (RFC 791, section 3.1). */
const MAX_TTL = 255;

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

/**
 * Joins a socket to its groups.
 *
 * @throws {UsageError} When an option cannot be what it is.
 * @throws {NetError} When the system refuses.
 */
export async function joinGroups(
  socket: Deno.DatagramConn,
  options: MulticastOptions,
): Promise<void> {
  const { join = [], interface: on, ttl } = options;
  checkTtl(ttl, join);
  for (const group of join) {
    checkGroup(group, socket);
    const joining = isIpv4(group)
      ? joinIpv4(socket, { group, on: interfaceAddress(on), ttl })
      : socket.joinMulticastV6(withoutZone(group), interfaceIndex(on ?? zoneOf(group)));
    await joining.catch((error) => refuse(group, error));
  }
}

function checkTtl(ttl: number | undefined, groups: readonly string[]): void {
  if (ttl === undefined) return;
  if (!groups.some(isIpv4)) {
    throw new UsageError("Cannot set a multicast TTL without an IPv4 group to join");
  }
  if (Number.isInteger(ttl) && ttl >= 0 && ttl <= MAX_TTL) return;
  throw new UsageError(`Cannot use ${ttl} as a multicast TTL: it must be from 0 to ${MAX_TTL}`);
}

function checkGroup(group: string, { addr }: Deno.DatagramConn): void {
  if (!isMulticast(group)) {
    throw new UsageError(
      `Cannot join "${group}" as a multicast group: use one from 224.0.0.0 to 239.255.255.255, ` +
        "or one that begins with ff",
    );
  }
  const { hostname } = addr as Deno.NetAddr;
  if (isIpv4(group) || !isIpv4(hostname)) return;
  throw new UsageError(
    `Cannot join ${group} from the IPv4 address ${hostname}: use an IPv6 one, as in [::]:9000`,
  );
}

/** Whatever the system says of a group, its interface is what can be chosen. */
function refuse(group: string, cause: unknown): never {
  const { message } = toError(cause);
  throw new NetError({
    action: "join",
    address: group,
    fault: netFault(cause),
    reason: /no such device/i.test(message) ? "no interface leads to it" : plain(message),
    hint: "name one that is up with --interface, by its address for IPv4, by its index for IPv6",
    cause,
  });
}

function interfaceAddress(text = "0.0.0.0"): string {
  if (/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return text;
  throw new UsageError(
    `Cannot use an IPv4 interface by its name: current value is "${text}": use its address`,
  );
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
  on: string;
  ttl: number | undefined;
}

async function joinIpv4(socket: Deno.DatagramConn, membership: Membership): Promise<void> {
  const { group, on, ttl } = membership;
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
