const ENCODER = new TextEncoder();
/** What a buffer begins with: most tapes are of quiet relays. */
const MIN_CAPACITY = 4 << 10;
/** From how many bytes on the runtime's base64, which makes a string first, is the faster one. */
const MANY = 700;
/** The largest number whose digits are found with 32 bits. */
const MAX_SMALL = 999_999_999;

const EQUALS = 0x3d;
const DIGITS = ENCODER.encode("0123456789abcdef");
/** Both base64 characters of 12 bits, the first in the low byte. */
const PAIRS = Uint16Array.from({ length: 1 << 12 }, (_, bits) => {
  const text = Uint8Array.of(bits >> 4, bits << 4).toBase64();
  return text.charCodeAt(0) | text.charCodeAt(1) << 8;
});

/**
 * Lines under way, in bytes: what every message costs must not make strings, let alone objects.
 *
 * Whoever writes into `bytes` itself calls {@linkcode LineBuffer.reserve} first.
 */
export class LineBuffer {
  /** The memory; the lines are its first {@linkcode LineBuffer.length} bytes. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(MIN_CAPACITY);
  /** How much is written. */
  length = 0;
  #view = new DataView(this.bytes.buffer);

  /** What is written, as a view. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Makes room for `count` bytes more. */
  reserve(count: number): void {
    const least = this.length + count;
    if (least <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(least, this.bytes.length * 2));
    grown.set(this.written);
    this.bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  /** Writes bytes as they are. */
  push(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Writes a short text that has nothing but ASCII. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text.charCodeAt(i);
    this.length = length + text.length;
  }

  /** Writes a whole number, in digits. */
  count(value: number): void {
    if (!(value >= 0 && value <= MAX_SMALL)) return this.ascii(String(value));
    this.reserve(10);
    let size = 1;
    for (let limit = 10; value >= limit; limit *= 10) size++;
    const { bytes, length } = this;
    let rest = value | 0;
    for (let at = length + size - 1; at >= length; at--) {
      const tenth = (rest / 10) | 0;
      bytes[at] = DIGITS[rest - tenth * 10]!;
      rest = tenth;
    }
    this.length = length + size;
  }

  /** Writes milliseconds to the microsecond, with no more digits than they have. */
  time(ms: number): void {
    const all = Math.round(ms * 1000);
    const whole = Math.floor(all / 1000);
    this.count(whole);
    let rest = all - whole * 1000;
    if (rest === 0) return;
    this.reserve(4);
    this.bytes[this.length++] = 0x2e;
    for (let unit = 100; rest > 0; unit /= 10) {
      const digit = (rest / unit) | 0;
      this.bytes[this.length++] = DIGITS[digit]!;
      rest -= digit * unit;
    }
  }

  /** Writes bytes, or a piece of them, in hexadecimal digits. */
  hex(bytes: Uint8Array, { from = 0, to = bytes.length } = {}): void {
    this.reserve(2 * (to - from));
    const { bytes: out } = this;
    let at = this.length;
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!;
      out[at++] = DIGITS[byte >> 4]!;
      out[at++] = DIGITS[byte & 15]!;
    }
    this.length = at;
  }

  /** Writes bytes in base64. */
  base64(bytes: Uint8Array): void {
    const size = Math.ceil(bytes.length / 3) * 4;
    this.reserve(size);
    if (bytes.length < MANY) this.#base64(bytes);
    else ENCODER.encodeInto(bytes.toBase64(), this.bytes.subarray(this.length));
    this.length += size;
  }

  #base64(bytes: Uint8Array): void {
    const view = this.#view;
    const whole = bytes.length - bytes.length % 3;
    let at = this.length;
    for (let i = 0; i < whole; i += 3, at += 4) {
      const bits = bytes[i]! << 16 | bytes[i + 1]! << 8 | bytes[i + 2]!;
      view.setUint32(at, PAIRS[bits >> 12]! | PAIRS[bits & 4095]! << 16, true);
    }
    if (whole === bytes.length) return;
    const isOne = whole + 1 === bytes.length;
    const bits = bytes[whole]! << 16 | (isOne ? 0 : bytes[whole + 1]! << 8);
    view.setUint32(at, PAIRS[bits >> 12]! | PAIRS[bits & 4095]! << 16, true);
    if (isOne) this.bytes[at + 2] = EQUALS;
    this.bytes[at + 3] = EQUALS;
  }
}
