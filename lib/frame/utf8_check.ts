/**
 * Tells whether bytes that come in pieces are UTF-8 (RFC 3629), without making text of them. A
 * character may be cut between two pieces.
 */
export class Utf8Check {
  /** How many bytes of the character under way are missing. */
  #missing = 0;
  /** What its next byte may be: narrower than 80 to bf behind e0, ed, f0 and f4. */
  #lowest = 0x80;
  #highest = 0xbf;

  /** Whether a character is cut: at the end of a text it must not be. */
  get isCut(): boolean {
    return this.#missing > 0;
  }

  /** Takes the next piece; `false` when the text can never become UTF-8. */
  take(bytes: Uint8Array): boolean {
    const { length } = bytes;
    for (let i = 0; i < length; i++) {
      const byte = bytes[i]!;
      if (this.#missing === 0 && byte < 0x80) continue;
      if (!(this.#missing === 0 ? this.#begin(byte) : this.#goOn(byte))) return false;
    }
    return true;
  }

  /** Begins anew. */
  reset(): void {
    this.#missing = 0;
    this.#lowest = 0x80;
    this.#highest = 0xbf;
  }

  #begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    this.#missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    // No overlong form, no surrogate, nothing above U+10FFFF.
    if (byte === 0xe0) this.#lowest = 0xa0;
    if (byte === 0xed) this.#highest = 0x9f;
    if (byte === 0xf0) this.#lowest = 0x90;
    if (byte === 0xf4) this.#highest = 0x8f;
    return true;
  }

  #goOn(byte: number): boolean {
    if (byte < this.#lowest || byte > this.#highest) return false;
    this.#missing--;
    this.#lowest = 0x80;
    this.#highest = 0xbf;
    return true;
  }
}

/** Whether bytes are UTF-8 as a whole. */
export function isUtf8(bytes: Uint8Array): boolean {
  const check = new Utf8Check();
  return check.take(bytes) && !check.isCut;
}
