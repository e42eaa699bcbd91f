import { ByteQueue } from "../frame/byte_queue.ts";
import { Spare } from "./spare.ts";

/** What a connection waits with: small, because most connections wait most of the time. */
const WAITING = 4 << 10;
/** What one waits with at most, after so many bursts in a row that were larger than it waited with. */
const MAX_WAITING = 64 << 10;
const BURSTS = 8;
/** The first and the largest read behind one that filled its room. */
const FIRST = 64 << 10;
const LARGEST = 1 << 20;

/**
 * The bytes that arrived and are not decoded yet, with room to read more straight behind them.
 *
 * A read that may have to wait pins its buffer, so it gets a small one. A read that fills its room
 * says that more is there: the next one is larger, up to 1 MiB. One that does not fill it has emptied
 * the kernel's queue: the burst is over, and the next read waits again.
 */
export class ReadBuffer {
  /** What codecs decode from. */
  queue: ByteQueue;
  #small: ByteQueue;
  #spare: Spare | undefined;
  readonly #least: number;
  #waiting: number;
  #size = FIRST;
  #room = 0;
  #filled = false;
  #burst = 0;
  #bursts = 0;

  /** Makes an empty buffer, which waits with `least` bytes. */
  constructor(least: number = WAITING) {
    this.#least = this.#waiting = least;
    this.queue = this.#small = new ByteQueue(least);
  }

  /** The space for the next read. Views of what was decoded before end here. */
  room(): Uint8Array {
    if (this.#filled || this.queue.length > this.#waiting / 2) this.#enlarge();
    else if (this.queue !== this.#small) this.#shrink();
    const room = this.#space(this.#filled ? this.#size : this.#waiting / 2);
    this.#room = room.length;
    return room;
  }

  /** Says that the first `count` bytes of the room were read. */
  commit(count: number): void {
    this.queue.commit(count);
    this.#burst += count;
    this.#filled = count === this.#room;
    if (!this.#filled) this.#rest();
  }

  /** Room behind what is queued; of an empty queue the buffer itself, which saves making a view. */
  #space(count: number): Uint8Array {
    if (this.queue.length > 0) return this.queue.room(count);
    this.queue.clear();
    this.queue.reserve(count);
    return this.queue.bytes;
  }

  /** The end of a burst: decides what to wait with for the next one, and what to read then. */
  #rest(): void {
    const burst = this.#burst;
    this.#burst = 0;
    if (burst < this.#size / 4) this.#size = Math.max(FIRST, this.#size / 4);
    if (burst <= this.#waiting) {
      this.#bursts = 0;
      if (burst <= this.#least) this.#waitWith(this.#least);
    } else if (++this.#bursts === BURSTS) {
      this.#bursts = 0;
      this.#waitWith(Math.min(this.#waiting * 4, MAX_WAITING));
    }
  }

  #waitWith(size: number): void {
    if (size === this.#waiting) return;
    this.#waiting = size;
    this.#small = new ByteQueue(size);
  }

  #enlarge(): void {
    if (this.queue === this.#small) {
      this.#spare ??= new Spare();
      this.#moveTo(this.#spare.take());
    } else if (this.#filled) {
      this.#size = Math.min(this.#size * 4, LARGEST);
    }
  }

  #shrink(): void {
    const large = this.queue;
    this.#moveTo(this.#small);
    this.#spare?.give(large);
  }

  /** Moves what is queued, and what is known about it, to another queue. */
  #moveTo(queue: ByteQueue): void {
    queue.clear();
    queue.push(this.queue.view());
    queue.scanned = this.queue.scanned;
    this.queue = queue;
  }
}
