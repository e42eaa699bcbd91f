/**
 * The Internet checksum (RFC 1071) of bytes one behind the other; all but the last have an even
 * length.
 */
export function internetChecksum(...pieces: readonly Uint8Array[]): number {
  let sum = 0;
  for (const bytes of pieces) {
    const even = bytes.length & ~1;
    for (let i = 0; i < even; i += 2) sum += bytes[i]! << 8 | bytes[i + 1]!;
    if (even < bytes.length) sum += bytes[even]! << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
