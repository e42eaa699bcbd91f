import { ByteSource } from "./byte_source.ts";
import type { CapturedPacket } from "./captured_packet.ts";
import { CaptureError } from "./capture_error.ts";
import { classicPackets, isClassic } from "./classic.ts";
import { pcapngPackets } from "./pcapng_packets.ts";
import { BLOCK } from "./pcapng.ts";

/**
 * Reads the packets of a capture: pcap with times in micro- or nanoseconds, or pcapng, in either byte
 * order. A last packet that is not whole is passed over.
 *
 * @throws {CaptureError} When the bytes are neither, or out of step.
 */
export async function* capturedPackets(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<CapturedPacket> {
  const source = new ByteSource(chunks);
  const first = await source.peek(4);
  const magic = first && new DataView(first.buffer, first.byteOffset, 4).getUint32(0);
  if (magic === BLOCK.section) yield* pcapngPackets(source);
  else if (magic !== undefined && isClassic(magic)) yield* classicPackets(source);
  else {
    throw new CaptureError(
      "Cannot read this as a capture: it begins neither as pcap nor as pcapng does",
    );
  }
}
