/** What an IP packet carries. */
export interface IpPayload {
  /** The protocol: 6 is TCP, 17 is UDP. */
  protocol: number;
  /** The sender, as an address is printed. */
  from: string;
  /** The receiver. */
  to: string;
  /** The bytes, as many as were captured. */
  bytes: Uint8Array;
  /** Whether it is a piece of a packet that was parted. */
  isFragment: boolean;
}

/** Headers between that of IPv6 and the payload: hop-by-hop, routing, destination options. */
const EXTENSIONS = [0, 43, 60];
const FRAGMENT = 44;

/** Reads an IP packet; `undefined` when it is none. */
export function ipPayloadOf(packet: Uint8Array): IpPayload | undefined {
  const version = packet[0]! >> 4;
  return version === 4 ? fromIpv4(packet) : version === 6 ? fromIpv6(packet) : undefined;
}

function fromIpv4(packet: Uint8Array): IpPayload | undefined {
  const head = (packet[0]! & 15) * 4;
  if (head < 20 || packet.length < head) return undefined;
  const view = viewOf(packet);
  // The network card parts what has no length; Ethernet fills a short packet up.
  const length = view.getUint16(2) || packet.length;
  return {
    protocol: view.getUint8(9),
    from: packet.subarray(12, 16).join("."),
    to: packet.subarray(16, 20).join("."),
    bytes: packet.subarray(head, Math.max(head, length)),
    isFragment: (view.getUint16(6) & 0x3fff) !== 0,
  };
}

function fromIpv6(packet: Uint8Array): IpPayload | undefined {
  if (packet.length < 40) return undefined;
  const view = viewOf(packet);
  const end = 40 + (view.getUint16(4) || packet.length - 40);
  let protocol = view.getUint8(6);
  let at = 40;
  for (; EXTENSIONS.includes(protocol) && at + 8 <= packet.length; at += 8 + 8 * packet[at + 1]!) {
    protocol = packet[at]!;
  }
  return {
    protocol,
    from: formatIpv6(packet.subarray(8, 24)),
    to: formatIpv6(packet.subarray(24, 40)),
    bytes: packet.subarray(at, Math.max(at, end)),
    isFragment: protocol === FRAGMENT,
  };
}

function formatIpv6(bytes: Uint8Array): string {
  const view = viewOf(bytes);
  const groups = Array.from({ length: 8 }, (_, i) => view.getUint16(2 * i).toString(16));
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
