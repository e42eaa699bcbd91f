/** The smallest buffer that a queue allocates once it holds anything. */
const MIN_CAPACITY = 64;

/**
 * Bytes that are appended at the back and taken from the front, in one contiguous buffer.
 *
 * Any sequence of pushes and takes costs time linear in the bytes pushed: the buffer doubles when it
 * is full and is moved to its start only when at least half of it has been taken. It grows with the
 * bytes that arrived, never with a length that a header announced.
 *
 * `bytes`, `start` and `end` are open to codecs, which read them in their innermost loops; only the
 * methods change them.
 *
 * @example Two reads, taken as messages
 * ```ts
 * import { ByteQueue } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new ByteQueue();
 * queue.push(Uint8Array.of(1, 2, 3));
 * queue.push(Uint8Array.of(4));
 * assertEquals(queue.take(2).slice(), Uint8Array.of(1, 2));
 * assertEquals(queue.length, 2);
 * ```
 */
export class ByteQueue {
  /** The buffer. The queued bytes are `bytes[start]` to `bytes[end - 1]`. */
  bytes: Uint8Array;
  /** Where the queued bytes begin. */
  start = 0;
  /** Where the queued bytes end. */
  end = 0;
  /**
   * What a codec remembers between calls: the first `scanned` bytes from `start` hold no whole frame.
   * It may lie beyond `end`, when a header has told how long the frame will be.
   */
  scanned = 0;

  /** Makes an empty queue with room for `capacity` bytes. */
  constructor(capacity = 0) {
    this.bytes = new Uint8Array(capacity);
  }

  /** How many bytes are queued. */
  get length(): number {
    return this.end - this.start;
  }

  /** Appends a copy of `chunk`. */
  push(chunk: Uint8Array): void {
    this.reserve(chunk.length);
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /**
   * Queues `chunk` without copying it when the queue is empty, else appends a copy. The queue then
   * owns `chunk`.
   */
  adopt(chunk: Uint8Array): void {
    if (this.end !== this.start) return this.push(chunk);
    this.bytes = chunk;
    this.start = 0;
    this.end = chunk.length;
    this.scanned = 0;
  }

  /** Drops `count` bytes from the front. */
  skip(count: number): void {
    this.start += count;
    this.scanned = 0;
  }

  /** Takes `count` bytes from the front as a view, valid until the next push. */
  take(count: number): Uint8Array {
    const view = this.view(0, count);
    this.skip(count);
    return view;
  }

  /** All queued bytes, or those from `from` to `to` counted from the front, as a view. */
  view(from = 0, to: number = this.length): Uint8Array {
    return this.bytes.subarray(this.start + from, this.start + to);
  }

  /** Forgets everything queued and keeps the buffer. */
  clear(): void {
    this.start = this.end = this.scanned = 0;
  }

  /**
   * The free space behind the queued bytes, at least `count` bytes of it, for a read straight into
   * the queue; {@linkcode ByteQueue.commit} then says how much of it was filled.
   */
  room(count: number): Uint8Array {
    this.reserve(count);
    return this.bytes.subarray(this.end);
  }

  /** Queues the first `count` bytes of the space that {@linkcode ByteQueue.room} gave. */
  commit(count: number): void {
    this.end += count;
  }

  /** Makes room for `count` more bytes behind `end`. */
  reserve(count: number): void {
    if (this.end + count <= this.bytes.length) return;
    const held = this.length;
    if (held + count <= this.bytes.length && this.start >= held) {
      this.bytes.copyWithin(0, this.start, this.end);
    } else {
      // Room for `held` bytes beyond those asked for, else every small commit into a large `room`
      // would move all of them again.
      const grown = new Uint8Array(Math.max(MIN_CAPACITY, held * 2 + count));
      grown.set(this.view());
      this.bytes = grown;
    }
    this.start = 0;
    this.end = held;
  }
}
