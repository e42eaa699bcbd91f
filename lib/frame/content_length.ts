/**
 * Frames with a block of headers that says `Content-Length`, as the Language Server Protocol and
 * other JSON-RPC over streams have them.
 *
 * ```text
 *   ┌───────────────────────────┬──────┬─────────┐
 *   │ Content-Length: 5 CR LF   │      │         │
 *   │ other headers     CR LF … │ CRLF │ message │
 *   └───────────────────────────┴──────┴─────────┘
 * ```
 *
 * Header names are compared without case. Other headers are let pass, and written none. Every line
 * is checked as it arrives, so that bytes that are no headers are refused at once.
 *
 * @see {@link https://microsoft.github.io/language-server-protocol/specifications/base/0.9/specification/#headerPart}
 * @module
 */
import { type FrameError, type FrameFault, TruncatedError } from "../errors.ts";
import type { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";
import { checkMessage, malformed, overLimit } from "./faults.ts";
import { type CodecOptions, limitedSpec, maxFrameOf } from "./limits.ts";
import { quote } from "./show.ts";

/** The largest block of headers, which also bounds what a call that finds no frame looks at. */
const MAX_HEAD = 8 * 1024;
const LF = 0x0a;
const ENCODER = new TextEncoder();
/** How much of a wrong line an error shows. */
const MAX_SHOWN = 40;
/** A line of the block (RFC 9110, section 5). */
const LINE_REGEXP = /^([!#$%&'*+\-.^`|~\w]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*\r\n$/;
/** What such a line may be while it arrives. */
const PARTIAL_REGEXP = /^(?:[!#$%&'*+\-.^`|~\w]+(?::[\t\x20-\x7e\x80-\xff]*\r?)?|\r)?$/;

/** Makes the codec of frames with a `Content-Length` header. */
export function contentLength(options: CodecOptions = {}): Codec {
  return new ContentLengthCodec(maxFrameOf(options));
}

/** What a block of headers says: where it ends, and how long the message behind it is. */
interface Head {
  size: number;
  length: number;
}

class ContentLengthCodec implements Codec {
  readonly spec: string;
  readonly maxFrame: number;

  constructor(maxFrame: number) {
    this.maxFrame = maxFrame;
    this.spec = limitedSpec("content-length", maxFrame);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    if (queue.length < queue.scanned) return undefined;
    const head = this.#readHead(queue);
    if (head === undefined) return undefined;
    const { size, length } = head;
    if (length > this.maxFrame) {
      throw this.#fault(queue, { fault: "oversize", what: overLimit(length, this.maxFrame) });
    }
    if (queue.length < size + length) {
      // The headers are not read again before the whole message is there.
      queue.scanned = size + length;
      return undefined;
    }
    queue.skip(size);
    return queue.take(length);
  }

  end(queue: ByteQueue): undefined {
    if (queue.length > 0) throw new TruncatedError(this.spec, queue.length);
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    checkMessage(this, message);
    queue.push(ENCODER.encode(`Content-Length: ${message.length}\r\n\r\n`));
    queue.push(message);
  }

  /** Reads the headers line by line; `undefined` while their end is not there. */
  #readHead(queue: ByteQueue): Head | undefined {
    const view = queue.view(0, Math.min(queue.length, MAX_HEAD));
    let length: number | undefined;
    let from = 0;
    for (let to; (to = view.indexOf(LF, from) + 1) > 0; from = to) {
      const text = latin1(view.subarray(from, to));
      if (text === "\r\n" && length !== undefined) return { size: to, length };
      const [, name, value = ""] = LINE_REGEXP.exec(text) ?? [];
      if (name === undefined) throw this.#noHeader(queue, text);
      if (name.toLowerCase() !== "content-length") continue;
      const said = this.#readLength(queue, value);
      if (said !== (length ?? said)) {
        const what = `the headers say both ${length} and ${said} as Content-Length`;
        throw this.#fault(queue, { fault: "garbage", what });
      }
      length = said;
    }
    const partial = latin1(view.subarray(from));
    if (!PARTIAL_REGEXP.test(partial)) throw this.#noHeader(queue, partial);
    if (view.length < MAX_HEAD) return undefined;
    throw this.#fault(queue, { fault: "garbage", what: `the headers are over ${MAX_HEAD} bytes` });
  }

  #readLength(queue: ByteQueue, value: string): number {
    if (/^\d+$/.test(value)) return Number(value);
    throw this.#fault(
      queue,
      /^-\d+$/.test(value)
        ? { fault: "negative", what: `length ${value.slice(0, MAX_SHOWN)} is below zero` }
        : { fault: "garbage", what: `the Content-Length ${quoteStart(value)} is not in digits` },
    );
  }

  #noHeader(queue: ByteQueue, text: string): FrameError {
    const what = text === "\r\n"
      ? "the headers end without a Content-Length"
      : LINE_REGEXP.test(text.replace(/\r?\n$/, "\r\n"))
      ? `the header line ${quoteStart(text)} ends with LF alone, without CR`
      : `${quoteStart(text)} is no header line`;
    return this.#fault(queue, { fault: "garbage", what });
  }

  #fault(queue: ByteQueue, is: { fault: FrameFault; what: string }): FrameError {
    return malformed(queue, { spec: this.spec, ...is });
  }
}

/** Quotes a text, or the front of a long one. */
function quoteStart(text: string): string {
  return quote(text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
