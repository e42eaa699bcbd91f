/** A packet of a capture. */
export interface CapturedPacket {
  /** When it passed, in milliseconds since 1970. */
  at: number;
  /** The number of what it begins with, as tcpdump.org lists them: 1 is Ethernet. */
  linkType: number;
  /** Its bytes, as many as were captured; valid until the next packet is asked for. */
  bytes: Uint8Array;
}

/** The largest packet that is read; captures of tcpdump have 256 KiB at the most. */
export const MAX_PACKET = 1 << 20;
