const SLOWEST = 1000;
const FASTEST = 10;
const tickers = new Map<number, Ticker>();

/**
 * A time by which something must have happened. Setting it costs an assignment: deadlines of like
 * length share one timer, which looks at all of them a few times within the shortest, and runs only
 * while there are any. So one may be late by half its length, or a second, and is never early.
 */
export class Deadline implements Disposable {
  readonly #ticker: Ticker;
  readonly #onDue: () => void;
  #due = Infinity;
  #left = 0;

  /**
   * Makes a deadline that is not set.
   *
   * @param shortest The shortest time that it will be set to, in milliseconds.
   * @param onDue Is called when the time is over; it must not throw.
   */
  constructor(shortest: number, onDue: () => void) {
    const interval = Math.round(Math.max(FASTEST, Math.min(SLOWEST, shortest / 4)));
    this.#onDue = onDue;
    this.#ticker = tickers.get(interval) ?? new Ticker(interval);
    this.#ticker.add(this);
  }

  /** Whether the time runs. */
  get isSet(): boolean {
    return this.#due !== Infinity;
  }

  /** Starts the time anew; 0 is for ever. */
  set(ms: number): void {
    const { ticks, interval } = this.#ticker;
    this.#due = ms === 0 ? Infinity : ticks + Math.ceil(ms / interval) + 1;
  }

  /** Stops the time. */
  clear(): void {
    this.#due = Infinity;
    this.#left = 0;
  }

  /** Holds the time until it is resumed. */
  pause(): void {
    if (!this.isSet) return;
    this.#left = this.#due - this.#ticker.ticks;
    this.#due = Infinity;
  }

  /** Lets the time that was held run on; says whether there was any. */
  resume(): boolean {
    if (this.#left === 0) return false;
    this.#due = this.#ticker.ticks + this.#left;
    this.#left = 0;
    return true;
  }

  /** Looks at the time; is called by the timer. */
  look(ticks: number): void {
    if (ticks < this.#due) return;
    this.#due = Infinity;
    this.#onDue();
  }

  /** Stops the time for good. */
  [Symbol.dispose](): void {
    this.clear();
    this.#ticker.remove(this);
  }
}

/** The timer of all deadlines with the same interval. */
class Ticker {
  readonly interval: number;
  ticks = 0;
  readonly #deadlines = new Set<Deadline>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(interval: number) {
    this.interval = interval;
    tickers.set(interval, this);
  }

  add(deadline: Deadline): void {
    this.#deadlines.add(deadline);
    this.#timer ??= setInterval(() => this.#tick(), this.interval);
  }

  remove(deadline: Deadline): void {
    this.#deadlines.delete(deadline);
    if (this.#deadlines.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    tickers.delete(this.interval);
  }

  #tick(): void {
    this.ticks++;
    for (const deadline of this.#deadlines) deadline.look(this.ticks);
  }
}
