/**
 * The chunked transfer coding (RFC 9112, section 7.1).
 *
 * ```text
 *   ┌────────────────────┬──────┬──────┬─────┬────────┬────────────┬──────┐
 *   │ size [;extensions] │ CRLF │ data │CRLF │ … 0 CRLF│ [trailers] │ CRLF │
 *   └────────────────────┴──────┴──────┴─────┴────────┴────────────┴──────┘
 * ```
 *
 * Extensions and trailers are checked and dropped; both are bounded, since they cost a sender nothing.
 *
 * @module
 */
import { HttpError } from "../errors.ts";
import type { ByteQueue } from "../frame/byte_queue.ts";
import type { BodyDecoder } from "./body.ts";

/** The longest line, and all that is neither data nor sizes, in bytes. */
const MAX_LINE = 4096;
const MAX_OVERHEAD = 16384;
const CR = 0x0d;
const LF = 0x0a;
const SIZE_REGEXP = /^([\da-f]{1,12})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/i;
const TRAILER_REGEXP = /^[!#$%&'*+\-.^`|~\w]+:[\t\x20-\x7e\x80-\xff]*$/;
const LINE_END = Uint8Array.of(CR, LF);
const ENCODER = new TextEncoder();

/** Decodes a chunked body. */
export class ChunkedBody implements BodyDecoder {
  #state: "size" | "data" | "data-end" | "trailers" | "done" = "size";
  #left = 0;
  #overhead = 0;

  /** Whether the last chunk and the trailers were taken. */
  get done(): boolean {
    return this.#state === "done";
  }

  /** As {@linkcode BodyDecoder.decode}. */
  decode(queue: ByteQueue): Uint8Array | undefined {
    while (this.#state !== "done") {
      if (this.#state === "data") return this.#takeData(queue);
      const line = takeLine(queue);
      if (line === undefined) return undefined;
      this.#readLine(line);
    }
    return undefined;
  }

  /** As {@linkcode BodyDecoder.end}. */
  end(): void {
    if (!this.done) throw wrong("the input ended before the last chunk");
  }

  #takeData(queue: ByteQueue): Uint8Array | undefined {
    const count = Math.min(this.#left, queue.length);
    if (count === 0) return undefined;
    this.#left -= count;
    if (this.#left === 0) this.#state = "data-end";
    return queue.take(count);
  }

  #readLine(line: string): void {
    if (this.#state === "data-end") {
      if (line !== "") throw wrong("a chunk is longer than its size");
      this.#state = "size";
    } else if (this.#state === "size") {
      this.#readSize(line);
    } else if (line === "") {
      this.#state = "done";
    } else {
      if (!TRAILER_REGEXP.test(line)) throw wrong("a trailer is malformed");
      this.#count(line.length);
    }
  }

  #readSize(line: string): void {
    const digits = SIZE_REGEXP.exec(line)?.[1];
    if (digits === undefined) throw wrong("a chunk has no valid size");
    this.#count(line.length - digits.length);
    this.#left = parseInt(digits, 16);
    this.#state = this.#left === 0 ? "trailers" : "data";
  }

  #count(bytes: number): void {
    this.#overhead += bytes;
    if (this.#overhead > MAX_OVERHEAD) throw wrong("it has too many extensions and trailers");
  }
}

/** Takes a line without its end; each byte is looked at once, however they arrive. */
function takeLine(queue: ByteQueue): string | undefined {
  const { bytes, start, end } = queue;
  const limit = Math.min(end, start + MAX_LINE);
  for (let at = start + queue.scanned; at < limit; at++) {
    if (bytes[at] !== LF) continue;
    if (at === start || bytes[at - 1] !== CR) throw wrong("a line ends without CR LF");
    return String.fromCharCode(...queue.take(at + 1 - start).subarray(0, -2));
  }
  if (end - start >= MAX_LINE) throw wrong(`a line is over ${MAX_LINE} bytes`);
  queue.scanned = end - start;
  return undefined;
}

/** Appends data as one chunk; no data is no chunk, since an empty one would be the last. */
export function encodeChunk(data: Uint8Array, queue: ByteQueue): void {
  if (data.length === 0) return;
  queue.push(ENCODER.encode(`${data.length.toString(16)}\r\n`));
  queue.push(data);
  queue.push(LINE_END);
}

/** What ends a chunked body, without trailers. */
export const LAST_CHUNK: Uint8Array = ENCODER.encode("0\r\n\r\n");

function wrong(why: string): HttpError {
  return new HttpError(`Cannot read the chunked body: ${why}`, { status: 400 });
}
