import type { InternetAddress } from "../address.ts";

/** The most bytes that a datagram holds: 65,535 less the headers of IPv4 and UDP (RFC 768). */
export const MAX_DATAGRAM = 65_507;

/** One datagram. */
export interface Datagram {
  /** What it holds, as a view that is valid until the next datagram is received. */
  data: Uint8Array;
  /** Who sent it. */
  peer: InternetAddress;
}
