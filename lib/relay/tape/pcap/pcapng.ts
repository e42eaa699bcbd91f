import { concat } from "@std/bytes";

/** The numbers of the blocks of pcapng. */
export const BLOCK = { section: 0x0a0d0d0a, interface: 1, simple: 3, enhanced: 6 } as const;
/** What a section begins with, in the byte order of all its numbers. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
/** The number of Ethernet among the link types. */
const ETHERNET = 1;
/** The option of a block that is a comment, and the end of options. */
const [COMMENT, END_OF_OPTIONS] = [1, 0];

const ENCODER = new TextEncoder();

/** The start of a capture of Ethernet packets, with times in microseconds. */
export function pcapngHead(): Uint8Array {
  const section = block(BLOCK.section, {
    // Version 1.0; the length of the section is not known.
    numbers: [BYTE_ORDER_MAGIC, 1, 0xffffffff, 0xffffffff],
  });
  return concat([section, block(BLOCK.interface, { numbers: [ETHERNET, 0] })]);
}

/** Options of {@linkcode pcapngPacket}. */
export interface PcapngPacketOptions {
  /** When it passed, in milliseconds since 1970. */
  at: number;
  /**
   * What Wireshark shows beside it.
   *
   * @default {none}
   */
  comment?: string | undefined;
}

/** A packet of a capture. */
export function pcapngPacket(packet: Uint8Array, options: PcapngPacketOptions): Uint8Array {
  const { at, comment } = options;
  const microseconds = Math.round(at * 1000);
  const high = Math.floor(microseconds / 2 ** 32);
  return block(BLOCK.enhanced, {
    numbers: [0, high, microseconds % 2 ** 32, packet.length, packet.length],
    body: packet,
    comment,
  });
}

/** A block: its kind and length, its numbers, its body, its options, and its length again. */
function block(
  kind: number,
  { numbers, body = new Uint8Array(), comment }: {
    numbers: readonly number[];
    body?: Uint8Array;
    comment?: string | undefined;
  },
): Uint8Array {
  const text = comment === undefined ? undefined : ENCODER.encode(comment);
  const options = text === undefined ? 0 : 4 + padded(text.length) + 4;
  const bodyAt = 8 + 4 * numbers.length;
  const bytes = new Uint8Array(bodyAt + padded(body.length) + options + 4);
  const view = new DataView(bytes.buffer);
  [kind, bytes.length, ...numbers].forEach((n, i) => view.setUint32(4 * i, n, true));
  bytes.set(body, bodyAt);
  if (text !== undefined) {
    const at = bodyAt + padded(body.length);
    view.setUint16(at, COMMENT, true);
    view.setUint16(at + 2, text.length, true);
    bytes.set(text, at + 4);
    view.setUint32(at + 4 + padded(text.length), END_OF_OPTIONS, true);
  }
  view.setUint32(bytes.length - 4, bytes.length, true);
  return bytes;
}

function padded(length: number): number {
  return length + 3 & ~3;
}
