import { setImmediate } from "node:timers";

/**
 * How many are woken in one turn of the event loop: the runtime's I/O lets a turn have 128 writes
 * at once, and makes all further ones wait and be tried again, which costs more than the turn.
 */
const TURN = 96;

/** Who can be woken. */
export interface Sleeper {
  /** Is called once for each time that it was added. */
  wake(): void;
}

/**
 * Wakes whom it was given once all that happens at once has happened: a burst of messages then
 * wakes each member once, and is written in one write.
 */
export class WakeQueue {
  readonly #waiting: Sleeper[] = [];

  /** Wakes somebody soon. */
  add(sleeper: Sleeper): void {
    this.#waiting.push(sleeper);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#run());
  }

  #run(): void {
    const turn = this.#waiting.slice(0, TURN);
    for (const sleeper of turn) sleeper.wake();
    // Not before: who is added meanwhile must not begin a turn beside this one.
    this.#waiting.splice(0, turn.length);
    if (this.#waiting.length > 0) setImmediate(() => this.#run());
  }
}
