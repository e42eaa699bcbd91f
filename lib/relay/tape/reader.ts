import { ByteQueue } from "../../frame/byte_queue.ts";
import type { RelayEvent } from "../event.ts";
import type { TapeHeader } from "./header.ts";
import { parseTapeEvent, parseTapeHeader } from "./parse_line.ts";
import { TapeError } from "./tape_error.ts";

const LF = 0x0a;

/** Options of {@linkcode openTape}. */
export interface TapeReaderOptions {
  /**
   * The longest line, in bytes.
   *
   * @default {67108864}
   */
  maxLine?: number;
}

/**
 * Opens a tape: reads its header.
 *
 * @example The messages of a tape
 * ```ts
 * import { openTape } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const lines = `{"tape":1,"created":"2026-01-01T00:00:00Z","frame":{"up":"raw","down":"raw"}}
 * {"type":"message","conn":1,"direction":"up","index":1,"time":0.5,"text":"hello"}
 * `;
 * const tape = await openTape([new TextEncoder().encode(lines)]);
 * const [event] = await Array.fromAsync(tape);
 * assertEquals(event?.type === "message" && new TextDecoder().decode(event.bytes), "hello");
 * ```
 *
 * @param chunks The tape as it comes, such as the pieces of a file.
 * @throws {TapeError} When its first line is no header.
 */
export async function openTape(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: TapeReaderOptions = {},
): Promise<TapeReader> {
  const lines = new Lines(chunks, options.maxLine ?? 64 << 20);
  const first = await lines.next();
  if (first === undefined) throw new TapeError({ line: 1, reason: "it is empty" });
  return new LineReader(parseTapeHeader(first), lines);
}

/** A tape that is read from its start to its end, once; it holds one line at a time. */
export interface TapeReader extends AsyncIterable<RelayEvent> {
  /** How the tape came to be. */
  readonly header: TapeHeader;
  /**
   * How many bytes of a last line were passed over, which whoever wrote it was kept from finishing;
   * known once all events have been read.
   */
  readonly cut: number;
  /**
   * The events in their order.
   *
   * @throws {TapeError} When a line is no event, or too long.
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<RelayEvent>;
}

class LineReader implements TapeReader {
  readonly header: TapeHeader;
  readonly #lines: Lines;

  constructor(header: TapeHeader, lines: Lines) {
    this.header = header;
    this.#lines = lines;
  }

  get cut(): number {
    return this.#lines.cut;
  }

  async *[Symbol.asyncIterator](): AsyncIterableIterator<RelayEvent> {
    for (let line; (line = await this.#lines.next()) !== undefined;) {
      yield parseTapeEvent(line, { line: this.#lines.count });
    }
  }
}

/** Lines of bounded length. */
class Lines {
  count = 0;
  cut = 0;
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  readonly #maxLine: number;
  readonly #queue = new ByteQueue();
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  constructor(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, maxLine: number) {
    this.#chunks = Symbol.asyncIterator in chunks
      ? chunks[Symbol.asyncIterator]()
      : chunks[Symbol.iterator]();
    this.#maxLine = maxLine;
  }

  /** The next line without its end. */
  async next(): Promise<string | undefined> {
    const queue = this.#queue;
    for (let searched = 0;;) {
      const at = queue.bytes.subarray(0, queue.end).indexOf(LF, queue.start + searched);
      if (at >= 0) return this.#take(at - queue.start);
      searched = queue.length;
      if (searched > this.#maxLine) throw this.#tooLong();
      const { done, value } = await this.#chunks.next();
      if (done) return this.#last();
      queue.push(value);
    }
  }

  #take(length: number): string {
    if (length > this.#maxLine) throw this.#tooLong();
    const text = this.#decoder.decode(this.#queue.take(length));
    this.#queue.skip(1);
    this.count++;
    return text;
  }

  /** A whole object needs no line end: nothing of it can be missing. */
  #last(): string | undefined {
    const rest = this.#queue.take(this.#queue.length);
    if (rest.length === 0) return undefined;
    const text = this.#decoder.decode(rest);
    if (!isObject(text)) {
      this.cut = rest.length;
      return undefined;
    }
    this.count++;
    return text;
  }

  #tooLong(): TapeError {
    return new TapeError({
      line: this.count + 1,
      reason: `it is longer than ${this.#maxLine} bytes`,
    });
  }
}

function isObject(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
