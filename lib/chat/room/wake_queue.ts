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
  #waiting: Sleeper[] = [];
  #next = 0;

  /** Wakes somebody soon. */
  add(sleeper: Sleeper): void {
    this.#waiting.push(sleeper);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#run());
  }

  #run(): void {
    const waiting = this.#waiting;
    const end = Math.min(waiting.length, this.#next + TURN);
    while (this.#next < end) waiting[this.#next++]!.wake();
    if (this.#next < waiting.length) return void setImmediate(() => this.#run());
    this.#waiting = [];
    this.#next = 0;
  }
}
