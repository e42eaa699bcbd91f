import { type FrameError, type FrameFault, TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit } from "./faults.ts";
import { limitedSpec } from "./limits.ts";
import { countBytes, quote } from "./show.ts";

const ENCODER = new TextEncoder();
const ZERO = 0x30;
const NINE = 0x39;
/** As many digits as a number holds exactly. */
const MAX_DIGITS = 16;

/** What a format with a length in digits puts around its message. */
export interface AsciiLengthLayout {
  /** The format's name in the grammar of specs. */
  name: string;
  /** The character between the length and the message. */
  separator: string;
  /** The character behind the message, or none. */
  trailer: string;
  /** The largest message. */
  maxFrame: number;
}

/** Frames that begin with their length in ASCII digits: what RFC 6587 and netstrings share. */
export class AsciiLengthCodec implements Codec {
  /** As `parseCodec` reads it. */
  readonly spec: string;
  /** The largest message. */
  readonly maxFrame: number;
  readonly #separator: string;
  readonly #trailer: Uint8Array;

  /** Makes the codec of one such format. */
  constructor(layout: AsciiLengthLayout) {
    this.spec = limitedSpec(layout.name, layout.maxFrame);
    this.maxFrame = layout.maxFrame;
    this.#separator = layout.separator;
    this.#trailer = ENCODER.encode(layout.trailer);
  }

  /** Takes a frame: see {@linkcode Codec.decode}. */
  decode(queue: ByteQueue): Uint8Array | undefined {
    const digits = this.#countDigits(queue);
    if (digits === undefined) return undefined;
    const length = Number(String.fromCharCode(...queue.view(0, digits)));
    if (length > this.maxFrame) {
      throw this.#fault(queue, { fault: "oversize", what: overLimit(length, this.maxFrame) });
    }
    const header = digits + 1;
    const total = header + length + this.#trailer.length;
    if (queue.length < total) return undefined;
    if (this.#trailer.length > 0 && queue.bytes[queue.start + total - 1] !== this.#trailer[0]) {
      const what = `no ${quote(String.fromCharCode(...this.#trailer))} behind ${
        countBytes(length)
      }`;
      throw this.#fault(queue, { fault: "garbage", what });
    }
    const message = queue.view(header, header + length);
    queue.skip(total);
    return message;
  }

  /** Says what an end means: see {@linkcode Codec.end}. */
  end(queue: ByteQueue): undefined {
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  /** Appends a frame: see {@linkcode Codec.encode}. */
  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    queue.push(ENCODER.encode(`${message.length}${this.#separator}`));
    queue.push(message);
    queue.push(this.#trailer);
  }

  /** How many digits stand before the separator, once it is there. */
  #countDigits(queue: ByteQueue): number | undefined {
    const { bytes, start, end } = queue;
    const separator = this.#separator.charCodeAt(0);
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!;
      const digits = at - start;
      if (byte === separator && digits > 0) return digits;
      if (byte < ZERO || byte > NINE) {
        throw this.#fault(queue, { fault: "garbage", what: "the length is not in digits" });
      }
      if (digits === 1 && bytes[start] === ZERO) {
        throw this.#fault(queue, { fault: "garbage", what: "the length has a leading zero" });
      }
      if (digits === MAX_DIGITS) {
        const what = overLimit(`of more than ${MAX_DIGITS} digits`, this.maxFrame);
        throw this.#fault(queue, { fault: "oversize", what });
      }
    }
    return undefined;
  }

  #fault(queue: ByteQueue, is: { fault: FrameFault; what: string }): FrameError {
    return malformed(queue, { spec: this.spec, count: MAX_DIGITS, ...is });
  }
}
