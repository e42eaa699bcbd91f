/** When the messages of one connection are to be sent. All times are in milliseconds. */
export interface Schedule {
  /** When the next message is to be sent; a closed loop sends as soon as an answer makes room. */
  readonly next: number;
  /**
   * Takes the next message.
   *
   * @param now The time.
   * @returns When it was to be sent, which is what its latency counts from.
   */
  take(now: number): number;
}

/** Sends whenever there is room: the answer to one message is what lets the next one go. */
export class ClosedLoop implements Schedule {
  /** Always. */
  readonly next = -Infinity;

  /** As {@linkcode Schedule.take}: a message is to be sent when it is. */
  take(now: number): number {
    return now;
  }
}

/** Options of {@linkcode OpenLoop}. */
export interface OpenLoopOptions {
  /** When the first message of all connections is to be sent. */
  start: number;
  /** Messages a second, of all connections together. */
  rate: number;
  /** Which of the connections this one is, from 0. */
  index: number;
  /** How many there are. */
  count: number;
}

/**
 * Sends at a fixed rate, whatever the answers do. A message that is held up, because the server or this
 * program is late, keeps the time at which it was to be sent: the wait is part of its latency, as it is
 * for a user who does not know that others wait too. A loop that waits for answers would leave just
 * those out ("coordinated omission").
 */
export class OpenLoop implements Schedule {
  readonly #start: number;
  readonly #interval: number;
  #taken = 0;

  /** Makes the schedule of one connection; those of all interleave evenly. */
  constructor({ start, rate, index, count }: OpenLoopOptions) {
    this.#start = start + index * 1000 / rate;
    this.#interval = count * 1000 / rate;
  }

  /** When the next message is to be sent. */
  get next(): number {
    // Counted from the start: a sum of intervals would drift.
    return this.#start + this.#taken * this.#interval;
  }

  /** As {@linkcode Schedule.take}. */
  take(): number {
    const { next } = this;
    this.#taken++;
    return next;
  }
}
