import type { RelayEvent } from "../event.ts";
import { encodeTapeHeader, EventWriter } from "./encode.ts";
import type { TapeHeader } from "./header.ts";
import { LineBuffer } from "./line_buffer.ts";

/** How many bytes a page has at least when the next one is begun. */
const PAGE = 512 << 10;
/** How many pages are kept to be used again; one that a line has made larger is not. */
const MAX_SPARE = 4;
const MAX_KEPT = 2 * PAGE;

/** Lines that are written together. */
export class Page extends LineBuffer {
  /** Whether a new file begins with it. */
  isFirst = false;
}

/** What waits to be written, as lines in pages, whose memory is used again. */
export class TapePages {
  readonly #maxSize: number;
  /** The lines that tell of the connections that are open. */
  readonly #opened = new Map<number, Uint8Array>();
  readonly #full: Page[] = [];
  readonly #events = new EventWriter();
  #header: TapeHeader;
  #page = new Page();
  readonly #spare: Page[] = [];
  /** How large the file under way is, and where its head, without which it is not, ends. */
  #size = 0;
  #head = 0;
  #queued = 0;

  /** Begins with a header; no file becomes larger than `maxSize`, unless one event is. */
  constructor(header: TapeHeader, options: { maxSize: number }) {
    this.#header = header;
    this.#maxSize = options.maxSize;
    this.#begin();
  }

  /** How many bytes wait. */
  get queued(): number {
    return this.#queued;
  }

  /** Writes an event behind the others. */
  add(event: RelayEvent): void {
    if (this.#page.length >= PAGE) this.#turn();
    const page = this.#page;
    const from = page.length;
    this.#events.write(event, page);
    const size = page.length - from;
    if (this.#size + size > this.#maxSize && this.#size > this.#head) this.#move(from);
    else this.#count(size);
    if (event.type === "open") this.#opened.set(event.conn, this.#page.written.slice(-size));
    else if (event.type === "close") this.#opened.delete(event.conn);
  }

  /** Takes the next page that is to be written, if there is one. */
  take(): Page | undefined {
    if (this.#full.length === 0 && this.#page.length > 0) this.#turn();
    return this.#full.shift();
  }

  /** Takes a page back that has been written. */
  release(page: Page): void {
    this.#queued -= page.length;
    page.length = 0;
    page.isFirst = false;
    if (page.bytes.length <= MAX_KEPT && this.#spare.length < MAX_SPARE) this.#spare.push(page);
  }

  #turn(): void {
    this.#full.push(this.#page);
    this.#page = this.#spare.pop() ?? new Page();
  }

  /** Begins a new file with the line that the page has from `from` on. */
  #move(from: number): void {
    const old = this.#page;
    const line = old.written.subarray(from);
    this.#turn();
    old.length = from;
    this.#page.isFirst = true;
    this.#header = { ...this.#header, part: this.#header.part + 1 };
    this.#begin();
    this.#page.push(line);
    this.#count(line.length);
  }

  /** Each file can be read alone: it tells anew which connections are open. */
  #begin(): void {
    const page = this.#page;
    page.push(encodeTapeHeader(this.#header));
    for (const line of this.#opened.values()) page.push(line);
    this.#size = 0;
    this.#count(page.length);
    this.#head = page.length;
  }

  #count(bytes: number): void {
    this.#size += bytes;
    this.#queued += bytes;
  }
}
