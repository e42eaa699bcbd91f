import { Deadline } from "../net/deadline.ts";

/** How many pings in a row may stay without an answer. */
const MISSES = 2;

/** Options of {@linkcode Heartbeat}. */
export interface HeartbeatOptions {
  /** How long it may be quiet before a ping, in milliseconds; 0 never pings. */
  interval: number;
  /** Whether this side listens, or waits to be listened to: else the quiet is its own. */
  isWaiting: () => boolean;
  /** Sends a ping. */
  ping: () => void;
  /** Is told that the peer is gone. */
  onDead: () => void;
}

/**
 * Tells whether a quiet peer is still there: it is pinged, and gone when it answers none of two. All
 * connections share one timer; a message costs no more than an assignment.
 */
export class Heartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  readonly #deadline: Deadline;
  #quiet = 0;

  /** Begins to listen. */
  constructor(options: HeartbeatOptions) {
    const { interval } = options;
    this.#options = options;
    this.#deadline = new Deadline(interval || Infinity, () => this.#look());
    this.#deadline.set(interval);
  }

  /** Something came from the peer, or went to it. */
  heard(): void {
    this.#quiet = 0;
  }

  /** Ends for good. */
  [Symbol.dispose](): void {
    this.#deadline[Symbol.dispose]();
  }

  #look(): void {
    const { interval, isWaiting, ping, onDead } = this.#options;
    if (this.#quiet > MISSES) return onDead();
    this.#deadline.set(interval);
    if (!isWaiting()) return;
    if (this.#quiet > 0) ping();
    this.#quiet++;
  }
}
