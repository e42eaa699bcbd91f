/** Lines that share a datagram are together no longer than this: it passes every network in one piece. */
const SHARED = 1200;
/** The most bytes that a datagram of UDP over IPv4 carries. */
const MAX = 65_507;
const NEWLINE = 10;

/**
 * Cuts what is to be sent into datagrams: as many whole lines each as pass a network in one piece, or
 * one that is longer, or a part of one that no datagram could carry.
 *
 * @param text Lines of UTF-8, each with its end.
 */
export function* datagramsOf(text: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < text.length;) {
    const end = endOf(text.subarray(start));
    yield text.subarray(start, start + end);
    start += end;
  }
}

function endOf(text: Uint8Array): number {
  if (text.length <= SHARED) return text.length;
  const shared = text.lastIndexOf(NEWLINE, SHARED - 1);
  if (shared >= 0) return shared + 1;
  const line = text.indexOf(NEWLINE) + 1;
  if (line > 0 && line <= MAX) return line;
  return text.length <= MAX ? text.length : boundaryBefore(text, MAX);
}

/** The last place up to `end` that is not within a character. */
function boundaryBefore(text: Uint8Array, end: number): number {
  while ((text[end]! & 0xc0) === 0x80) end--;
  return end;
}
