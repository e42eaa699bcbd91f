/**
 * Link layers: what stands in front of IP in the packets of a capture, by the numbers of
 * https://www.tcpdump.org/linktypes.html.
 *
 * @module
 */

const [IPV4, IPV6] = [0x0800, 0x86dd];
/** VLAN tags (IEEE 802.1Q, 802.1ad), each four bytes in front of the next type. */
const TAGS = [0x8100, 0x88a8, 0x9100];

/** Where IP begins in a packet of each link type; `undefined` where there is none. */
const IP_AT: Readonly<Record<number, (bytes: Uint8Array) => number | undefined>> = {
  0: () => 4, // Loopback of BSD and macOS, a family in front.
  1: (bytes) => behindType(bytes, 12),
  12: () => 0,
  14: () => 0,
  101: () => 0,
  108: () => 4,
  113: (bytes) => behindType(bytes, 14), // Linux "cooked": the pseudo-device `any`.
  228: () => 0,
  229: () => 0,
  276: (bytes) => isIp(uint16(bytes, 0)) ? 20 : undefined, // Linux "cooked", version 2.
};

/** Whether packets of a link type can be read. */
export function isKnownLink(linkType: number): boolean {
  return IP_AT[linkType] !== undefined;
}

/** The IP packet in a packet of a capture; `undefined` where there is none. */
export function ipPacketOf(linkType: number, bytes: Uint8Array): Uint8Array | undefined {
  const at = IP_AT[linkType]?.(bytes);
  return at === undefined || at >= bytes.length ? undefined : bytes.subarray(at);
}

/** Where a packet goes on behind an EtherType and the tags in front of it. */
function behindType(bytes: Uint8Array, at: number): number | undefined {
  let type = uint16(bytes, at);
  for (; TAGS.includes(type); type = uint16(bytes, at)) at += 4;
  return isIp(type) ? at + 2 : undefined;
}

function isIp(type: number): boolean {
  return type === IPV4 || type === IPV6;
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) << 8 | (bytes[at + 1] ?? 0);
}
