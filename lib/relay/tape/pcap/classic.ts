import type { ByteSource } from "./byte_source.ts";
import { type CapturedPacket, MAX_PACKET } from "./captured_packet.ts";
import { CaptureError } from "./capture_error.ts";

/** The first bytes in both byte orders: with times in microseconds, and in nanoseconds. */
const MICROSECONDS = [0xa1b2c3d4, 0xd4c3b2a1];
const NANOSECONDS = [0xa1b23c4d, 0x4d3cb2a1];
const HEAD = 24;
const RECORD = 16;

/** Whether a number is what the older format begins with. */
export function isClassic(magic: number): boolean {
  return MICROSECONDS.includes(magic) || NANOSECONDS.includes(magic);
}

/**
 * Reads the packets of the older format (draft-ietf-opsawg-pcap).
 *
 * @throws {CaptureError} When a packet is larger than packets are.
 */
export async function* classicPackets(source: ByteSource): AsyncGenerator<CapturedPacket> {
  const head = viewOf(await source.take(HEAD));
  if (!head) return;
  const magic = head.getUint32(0);
  const little = magic === MICROSECONDS[1] || magic === NANOSECONDS[1];
  const perMillisecond = NANOSECONDS.includes(magic) ? 1e6 : 1e3;
  const linkType = head.getUint32(20, little) & 0xffff; // Above it is the length of a checksum.
  for (let record; (record = viewOf(await source.take(RECORD)));) {
    const at = record.getUint32(0, little) * 1000 + record.getUint32(4, little) / perMillisecond;
    const length = record.getUint32(8, little);
    if (length > MAX_PACKET) {
      throw new CaptureError(`Cannot read a packet of ${length} bytes: ${MAX_PACKET} are the most`);
    }
    const bytes = await source.take(length);
    if (!bytes) return;
    yield { at, linkType, bytes };
  }
}

function viewOf(bytes: Uint8Array | undefined): DataView | undefined {
  return bytes && new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
