/**
 * SLIP: frames between END bytes, with END and ESC inside a message written as two bytes.
 *
 * ```text
 *   ┌─────┬───────────────────────────────────┬─────┐
 *   │ END │ message: END → ESC dc, ESC → ESC dd │ END │     END = c0, ESC = db
 *   └─────┴───────────────────────────────────┴─────┘
 *
 *   c0 61 db dc 62 c0      61 c0 62
 * ```
 *
 * RFC 1055 sends an END before a message too, which ends whatever noise came before it, and takes
 * nothing between two ENDs for noise. So SLIP has no empty message: encoding one is refused. An ESC
 * before any other byte is malformed here, where the RFC leaves it open.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc1055}
 * @module
 */
import { type FrameError, TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit, unencodable } from "./faults.ts";
import { type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";
import { skipIdle } from "./stuffing.ts";

const END = 0xc0;
const ESC = 0xdb;
const ESC_END = 0xdc;
const ESC_ESC = 0xdd;

/** Makes the codec of RFC 1055. */
export function slip(options: CodecOptions = {}): Codec {
  return new SlipCodec(maxFrameOf(options));
}

class SlipCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;
  /** Every byte escaped, and the ESC of one more whose second byte is not there yet. */
  readonly #maxWire: number;

  constructor(maxFrame: number) {
    this.maxFrame = maxFrame;
    this.#maxWire = 2 * maxFrame + 1;
    this.spec = limitedSpec("slip", maxFrame);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    skipIdle(queue, END);
    const view = queue.view();
    const at = view.indexOf(END, queue.scanned);
    const size = at < 0 ? view.length : at;
    if (size > this.#maxWire) throw this.#oversize(queue, `of ${size} escaped bytes`);
    if (at < 0) {
      queue.scanned = size;
      return undefined;
    }
    const message = this.#unescape(view.subarray(0, at), queue);
    if (message.length > this.maxFrame) throw this.#oversize(queue, message.length);
    queue.skip(at + 1);
    return message;
  }

  end(queue: ByteQueue): undefined {
    skipIdle(queue, END);
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    if (message.length === 0) {
      const reason = "the message is empty, which SLIP takes for noise";
      throw unencodable(this.spec, { fault: "garbage", reason });
    }
    queue.reserve(2 * message.length + 2);
    const { bytes, end } = queue;
    let at = end;
    bytes[at++] = END;
    for (const byte of message) {
      const escaped = byte === END ? ESC_END : byte === ESC ? ESC_ESC : undefined;
      if (escaped !== undefined) bytes[at++] = ESC;
      bytes[at++] = escaped ?? byte;
    }
    bytes[at++] = END;
    queue.commit(at - end);
  }

  /** The message: the bytes themselves when none of them is escaped. */
  #unescape(wire: Uint8Array, queue: ByteQueue): Uint8Array {
    if (!wire.includes(ESC)) return wire;
    const message = new Uint8Array(wire.length);
    let size = 0;
    for (let at = 0; at < wire.length; at++) {
      const byte = wire[at]!;
      const next = byte === ESC ? wire[++at] : undefined;
      if (byte === ESC && next !== ESC_END && next !== ESC_ESC) {
        throw this.#badEscape(queue, at - 1);
      }
      message[size++] = next === undefined ? byte : next === ESC_END ? END : ESC;
    }
    return message.subarray(0, size);
  }

  #oversize(queue: ByteQueue, length: number | string): FrameError {
    const what = overLimit(length, this.maxFrame);
    return malformed(queue, { spec: this.spec, fault: "oversize", what });
  }

  #badEscape(queue: ByteQueue, at: number): FrameError {
    const what = `the ESC at ${at} escapes neither END nor ESC`;
    return malformed(queue, { spec: this.spec, fault: "garbage", what });
  }
}
