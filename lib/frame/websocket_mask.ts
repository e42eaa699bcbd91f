/** How many random bytes are asked for at once: asking costs more than the bytes do. */
const POOL = 4096;
/** From how many bytes on it pays to make a view of 32-bit words. */
const WORTH_WORDS = 512;

const pool = new Uint8Array(POOL);
let used = POOL;

/** A key that begins in its middle, as bytes and as a word. */
const turned = new Uint8Array(4);
const turnedWord = new Uint32Array(turned.buffer);

/** Writes a fresh random masking key, four bytes, at `at`. */
export function writeMaskKey(bytes: Uint8Array, at: number): void {
  if (used === POOL) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  for (let i = 0; i < 4; i++) bytes[at + i] = pool[used++]!;
}

/** A payload in the buffer that it lies in, with its masking key in front of it. */
export interface MaskedPayload {
  /** Where the payload begins; its key is the four bytes before. */
  from: number;
  /** Where it ends. */
  to: number;
}

/** Masks or unmasks a payload where it lies (RFC 6455, section 5.3): the one undoes the other. */
export function applyMask(bytes: Uint8Array, { from, to }: MaskedPayload): void {
  const key = from - 4;
  let at = to - from >= WORTH_WORDS ? maskWords(bytes, { from, to }) : from;
  const k0 = bytes[key + ((at - from) & 3)]!;
  const k1 = bytes[key + ((at - from + 1) & 3)]!;
  const k2 = bytes[key + ((at - from + 2) & 3)]!;
  const k3 = bytes[key + ((at - from + 3) & 3)]!;
  for (; at + 3 < to; at += 4) {
    bytes[at]! ^= k0;
    bytes[at + 1]! ^= k1;
    bytes[at + 2]! ^= k2;
    bytes[at + 3]! ^= k3;
  }
  if (at < to) bytes[at++]! ^= k0;
  if (at < to) bytes[at++]! ^= k1;
  if (at < to) bytes[at++]! ^= k2;
}

/** Masks up to the last whole word, and says where it stopped. */
function maskWords(bytes: Uint8Array, { from, to }: MaskedPayload): number {
  let at = from;
  // The platform's words begin at multiples of four.
  for (; (bytes.byteOffset + at) % 4 !== 0; at++) bytes[at]! ^= bytes[at - 4]!;
  for (let i = 0; i < 4; i++) turned[i] = bytes[from - 4 + ((at - from + i) & 3)]!;
  const key = turnedWord[0]!;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2);
  for (let i = 0; i < words.length; i++) words[i]! ^= key;
  return at + words.length * 4;
}
