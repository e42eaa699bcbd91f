import type { ByteQueue } from "./byte_queue.ts";

/** How many bytes a length field may have. */
export type LengthFieldBytes = 1 | 2 | 3 | 4 | 8;

/** Options of {@linkcode LengthField}. */
export interface LengthFieldOptions {
  /** How many bytes the field has. */
  bytes: LengthFieldBytes;
  /**
   * Whether the least significant byte comes first.
   *
   * @default {false}
   */
  littleEndian?: boolean;
  /**
   * Whether the field is in two's complement, so that a length can turn out negative.
   *
   * @default {false}
   */
  signed?: boolean;
}

/** An integer of fixed width on the wire. */
export class LengthField {
  /** Its name in the grammar of specs: `u32le`. */
  readonly name: string;
  /** How many bytes it has. */
  readonly bytes: LengthFieldBytes;
  /** The largest value that it holds and that a number holds exactly. */
  readonly max: number;
  readonly #littleEndian: boolean;
  readonly #signed: boolean;

  /** Describes a field; it has no state. */
  constructor(options: LengthFieldOptions) {
    const { bytes, littleEndian = false, signed = false } = options;
    this.name = `${signed ? "i" : "u"}${bytes * 8}${bytes === 1 ? "" : littleEndian ? "le" : "be"}`;
    this.bytes = bytes;
    this.#littleEndian = littleEndian;
    this.#signed = signed;
    this.max = Math.min(Number.MAX_SAFE_INTEGER, 2 ** (bytes * 8 - (signed ? 1 : 0)) - 1);
  }

  /**
   * Reads the field that begins at `bytes[at]`, fast: beyond 2^53 the value is rounded, and a
   * negative one comes out over {@linkcode LengthField.max}.
   */
  read(bytes: Uint8Array, at: number): number {
    let value = 0;
    if (this.#littleEndian) {
      for (let i = at + this.bytes - 1; i >= at; i--) value = value * 256 + bytes[i]!;
    } else {
      for (let i = at; i < at + this.bytes; i++) value = value * 256 + bytes[i]!;
    }
    return value;
  }

  /** The value of the field's bytes, however large or negative it is. */
  readExactly(bytes: Uint8Array): bigint {
    const ordered = this.#littleEndian ? bytes.toReversed() : bytes;
    const value = BigInt(`0x${ordered.toHex()}`);
    return this.#signed ? BigInt.asIntN(this.bytes * 8, value) : value;
  }

  /** The same field in the other byte order. */
  swapped(): LengthField {
    const littleEndian = !this.#littleEndian;
    return new LengthField({ bytes: this.bytes, littleEndian, signed: this.#signed });
  }

  /** Appends a value from 0 to {@linkcode LengthField.max}. */
  append(queue: ByteQueue, value: number): void {
    queue.reserve(this.bytes);
    const { bytes, end } = queue;
    for (let i = 0, rest = value; i < this.bytes; i++, rest = Math.floor(rest / 256)) {
      bytes[this.#littleEndian ? end + i : end + this.bytes - 1 - i] = rest;
    }
    queue.commit(this.bytes);
  }
}
