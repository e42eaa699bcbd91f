/** What sequence numbers tell of the answers (RFC 4737 for what is out of order). */
export interface SequenceCounts {
  /** Messages that no answer came for in time. */
  lost: number;
  /** Answers that came behind the answer to a later message. */
  reordered: number;
  /** Answers that came again, or too late. */
  duplicates: number;
}

/** A message that was answered. */
export interface Landing {
  /** When it was to be sent, in milliseconds. */
  intended: number;
  /** How many bytes it had. */
  size: number;
}

/** The most messages between the oldest one without an answer and the newest. */
const SPAN = 4096;

/**
 * The messages of one connection that wait for their answers, by sequence number, in memory that does
 * not grow.
 */
export class Flight {
  /** What was found so far. */
  readonly counts: SequenceCounts = { lost: 0, reordered: 0, duplicates: 0 };
  readonly #limit: number;
  readonly #mask: number;
  /** When each was to be sent; NaN for those that are answered. */
  readonly #intended: Float64Array;
  readonly #sizes: Float64Array;
  #first = 0;
  #next = 0;
  #size = 0;
  #highest = -1;

  /**
   * Makes an empty flight.
   *
   * @param limit How many messages may wait at once.
   */
  constructor(limit: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(limit * 2, SPAN)));
    this.#limit = limit;
    this.#mask = capacity - 1;
    this.#intended = new Float64Array(capacity).fill(NaN);
    this.#sizes = new Float64Array(capacity);
  }

  /** How many messages wait. */
  get size(): number {
    return this.#size;
  }

  /** Whether no more may go out until one is answered or given up. */
  get isFull(): boolean {
    return this.#size >= this.#limit || this.#next - this.#first > this.#mask;
  }

  /** The sequence number of the next message. */
  get next(): number {
    return this.#next;
  }

  /** When the oldest message that waits was to be sent; Infinity when none waits. */
  get oldest(): number {
    return this.#size === 0 ? Infinity : this.#intended[this.#first & this.#mask]!;
  }

  /** How many bytes the oldest message that waits had. */
  get oldestSize(): number {
    return this.#sizes[this.#first & this.#mask]!;
  }

  /** Notes that the next message goes out. */
  launch({ intended, size }: Landing): void {
    const slot = this.#next++ & this.#mask;
    this.#intended[slot] = intended;
    this.#sizes[slot] = size;
    this.#size++;
  }

  /** Takes the oldest message as answered: for answers that come in order and say not to what. */
  landFirst(): Landing | undefined {
    return this.#size === 0 ? undefined : this.#land(this.#first);
  }

  /**
   * Takes the message with that number as answered.
   *
   * @param wire The lowest 32 bits of its number.
   * @returns It, or `undefined` when no such message waits.
   */
  land(wire: number): Landing | undefined {
    const ahead = (wire - this.#first) >>> 0;
    const number = this.#first + ahead;
    if (number >= this.#next || Number.isNaN(this.#intended[number & this.#mask])) {
      this.counts.duplicates++;
      return undefined;
    }
    if (number < this.#highest) this.counts.reordered++;
    else this.#highest = number;
    return this.#land(number);
  }

  /** Gives up the messages that were to be sent before that time, and says which they are. */
  expire(before: number): Landing[] {
    const expired: Landing[] = [];
    for (let number = this.#first; number < this.#next; number++) {
      const intended = this.#intended[number & this.#mask]!;
      if (intended < before) expired.push(this.#land(number));
      else if (intended >= before) break;
    }
    this.counts.lost += expired.length;
    return expired;
  }

  #land(number: number): Landing {
    const slot = number & this.#mask;
    const landing = { intended: this.#intended[slot]!, size: this.#sizes[slot]! };
    this.#intended[slot] = NaN;
    this.#size--;
    while (this.#first < this.#next && Number.isNaN(this.#intended[this.#first & this.#mask])) {
      this.#first++;
    }
    return landing;
  }
}
