import { concat } from "@std/bytes";
import { internetChecksum } from "./checksum.ts";

/** An end of a conversation: the bytes of its IP address, and its port. */
export interface Endpoint {
  /** 4 bytes of IPv4, or 16 of IPv6; the same of both ends. */
  readonly ip: Uint8Array;
  /** The port. */
  readonly port: number;
}

/** Who sends, and to whom. */
export interface Route {
  /** The sender. */
  readonly from: Endpoint;
  /** The receiver. */
  readonly to: Endpoint;
}

/** The flags of TCP (RFC 9293 §3.1). */
export const TCP_FLAGS = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** What a TCP segment says besides its payload. */
export interface SegmentHead {
  /** Its sequence number. */
  readonly seq: number;
  /** The number that is expected of the other side. */
  readonly ack: number;
  /** The sum of its {@linkcode TCP_FLAGS}. */
  readonly flags: number;
}

const [TCP, UDP] = [6, 17];
const WINDOW = 65535;
/** How much of a stream a packet can carry beside the headers of IP and TCP. */
export const MAX_SEGMENT = 65535 - 20 - 20;
const [ETHERTYPE_IPV4, ETHERTYPE_IPV6] = [0x0800, 0x86dd];

/** Makes the Ethernet packet of a TCP segment. */
export function tcpPacket(
  route: Route,
  head: SegmentHead,
  options: { payload: Uint8Array },
): Uint8Array {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint16(0, route.from.port);
  view.setUint16(2, route.to.port);
  view.setUint32(4, head.seq);
  view.setUint32(8, head.ack);
  view.setUint8(12, 5 << 4);
  view.setUint8(13, head.flags);
  view.setUint16(14, WINDOW);
  return packet(route, { protocol: TCP, header, checksumAt: 16, payload: options.payload });
}

/** Makes the Ethernet packet of a UDP datagram. */
export function udpPacket(route: Route, payload: Uint8Array): Uint8Array {
  const header = new Uint8Array(8);
  const view = new DataView(header.buffer);
  view.setUint16(0, route.from.port);
  view.setUint16(2, route.to.port);
  view.setUint16(4, header.length + payload.length);
  return packet(route, { protocol: UDP, header, checksumAt: 6, payload });
}

interface Transport {
  protocol: number;
  header: Uint8Array;
  checksumAt: number;
  payload: Uint8Array;
}

function packet(route: Route, transport: Transport): Uint8Array {
  const { protocol, header, checksumAt, payload } = transport;
  const length = header.length + payload.length;
  const checksum = internetChecksum(pseudoHeader(route, { protocol, length }), header, payload);
  // Of UDP a checksum of 0 means that there is none; 0xffff stands for it (RFC 768).
  const written = protocol === UDP && checksum === 0 ? 0xffff : checksum;
  new DataView(header.buffer).setUint16(checksumAt, written);
  const isIpv4 = route.from.ip.length === 4;
  const ip = isIpv4
    ? ipv4Header(route, { protocol, length })
    : ipv6Header(route, { protocol, length });
  return concat([ethernetHeader(isIpv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6), ip, header, payload]);
}

/** Locally administered addresses, which belong to no real card. */
function ethernetHeader(type: number): Uint8Array {
  return Uint8Array.of(2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, type >> 8, type & 255);
}

interface Carried {
  protocol: number;
  length: number;
}

function ipv4Header({ from, to }: Route, { protocol, length }: Carried): Uint8Array {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, header.length + length);
  view.setUint16(6, 0x4000); // Do not fragment.
  view.setUint8(8, 64);
  view.setUint8(9, protocol);
  header.set(from.ip, 12);
  header.set(to.ip, 16);
  view.setUint16(10, internetChecksum(header));
  return header;
}

function ipv6Header({ from, to }: Route, { protocol, length }: Carried): Uint8Array {
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, length);
  view.setUint8(6, protocol);
  view.setUint8(7, 64);
  header.set(from.ip, 8);
  header.set(to.ip, 24);
  return header;
}

/** What the checksums of TCP and UDP cover of IP (RFC 9293 §3.1, RFC 8200 §8.1). */
function pseudoHeader({ from, to }: Route, { protocol, length }: Carried): Uint8Array {
  return concat([from.ip, to.ip, Uint8Array.of(0, protocol, length >> 8, length & 255)]);
}
