/**
 * Calls what it was given once all that happens at once has happened: a burst of messages then
 * wakes each member once, and is written in one write.
 */
export class WakeQueue {
  #waiting: (() => void)[] = [];

  /** Calls `wake` soon. */
  add(wake: () => void): void {
    this.#waiting.push(wake);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#run());
  }

  #run(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
