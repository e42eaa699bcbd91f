/**
 * Frames that end with a delimiter.
 *
 * ```text
 *   ┌─────────┬───────────┐
 *   │ message │ delimiter │      68 65 6c 6c 6f 0a      "hello" as a line
 *   └─────────┴───────────┘
 * ```
 *
 * A message that contains the delimiter cannot be sent: the peer would see two. A line ends with LF
 * or CRLF, and an input that ends inside a line ends that line.
 *
 * @module
 */
import { type FrameError, TruncatedError, UsageError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit, unencodable } from "./faults.ts";
import { type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";
import { spacedHex } from "./show.ts";

const CR = 0x0d;
const LF = 0x0a;
/** A search costs at most so many comparisons a byte. */
const MAX_DELIMITER = 64;

/** Makes the codec of frames that end with `bytes`. */
export function delimiter(bytes: Uint8Array, options: CodecOptions = {}): Codec {
  if (bytes.length === 0 || bytes.length > MAX_DELIMITER) {
    throw new UsageError(
      `Cannot use ${bytes.length} bytes as a delimiter: it must have 1 to ${MAX_DELIMITER}`,
    );
  }
  return new DelimiterCodec(`delim:${bytes.toHex()}`, { bytes, lines: false, ...options });
}

/** Makes the codec of lines: decoding takes LF and CRLF, encoding writes LF. */
export function line(options: CodecOptions = {}): Codec {
  return new DelimiterCodec("line", { bytes: Uint8Array.of(LF), lines: true, ...options });
}

/** Makes the codec of frames that end with a zero byte. */
export function nul(options: CodecOptions = {}): Codec {
  return new DelimiterCodec("nul", { bytes: Uint8Array.of(0), lines: false, ...options });
}

interface DelimiterOptions extends CodecOptions {
  bytes: Uint8Array;
  /** Whether a CR before the delimiter belongs to it, and the end of input ends a message too. */
  lines: boolean;
}

class DelimiterCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;
  readonly #delimiter: Uint8Array;
  readonly #lines: boolean;

  constructor(name: string, options: DelimiterOptions) {
    this.maxFrame = maxFrameOf(options);
    this.spec = limitedSpec(name, this.maxFrame);
    this.#delimiter = options.bytes.slice();
    this.#lines = options.lines;
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    const view = queue.view();
    const at = indexOf(view, { needle: this.#delimiter, from: queue.scanned });
    if (at >= 0) return this.#take(queue, { size: at, delimiter: this.#delimiter.length });
    const searched = Math.max(0, view.length - this.#delimiter.length + 1);
    if (this.#withoutCr(view.subarray(0, searched)) > this.maxFrame) throw this.#oversize(queue);
    queue.scanned = searched;
    return undefined;
  }

  end(queue: ByteQueue): Uint8Array | undefined {
    if (queue.length === 0) return undefined;
    if (!this.#lines) throw new TruncatedError(this.spec, queue.length);
    return this.#take(queue, { size: queue.length, delimiter: 0 });
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    const { length } = this.#delimiter;
    queue.reserve(message.length + length);
    const { bytes, end } = queue;
    bytes.set(message, end);
    bytes.set(this.#delimiter, end + message.length);
    // Searched together: a delimiter may also begin in the message and end in the delimiter.
    const frame = bytes.subarray(end, end + message.length + length);
    const at = indexOf(frame, { needle: this.#delimiter, from: 0 });
    if (at < message.length) throw this.#splitting(message, at);
    if (this.#withoutCr(message) < message.length) {
      throw this.#splitting(message, message.length - 1);
    }
    queue.commit(frame.length);
  }

  #take(queue: ByteQueue, found: { size: number; delimiter: number }): Uint8Array {
    const message = queue.view(0, this.#withoutCr(queue.view(0, found.size)));
    if (message.length > this.maxFrame) throw this.#oversize(queue, message.length);
    queue.skip(found.size + found.delimiter);
    return message;
  }

  /** How much of a line is left without the CR of a CRLF. */
  #withoutCr(message: Uint8Array): number {
    return message.length - (this.#lines && message.at(-1) === CR ? 1 : 0);
  }

  #oversize(queue: ByteQueue, length?: number): FrameError {
    const what = length === undefined
      ? `no ${spacedHex(this.#delimiter)} within the limit of ${this.maxFrame} bytes`
      : overLimit(length, this.maxFrame);
    return malformed(queue, { spec: this.spec, fault: "oversize", what });
  }

  #splitting(message: Uint8Array, at: number): FrameError {
    const part = spacedHex(message.subarray(at, at + this.#delimiter.length));
    const reason = `the message has ${part} at ${at}, which would be taken for the frame's end`;
    return unencodable(this.spec, { fault: "garbage", reason });
  }
}

function indexOf(bytes: Uint8Array, search: { needle: Uint8Array; from: number }): number {
  const { needle, from } = search;
  const first = needle[0]!;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < needle.length && bytes[at + same] === needle[same]) same++;
    if (same === needle.length) return at;
  }
  return -1;
}
