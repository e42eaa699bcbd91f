const FIRST = 5;
const LONGEST = 1000;

/** How long to wait after each failure in a row: 5 ms, doubling up to one second. */
export class Backoff {
  #delay = 0;

  /** The next delay, in milliseconds. */
  next(): number {
    this.#delay = Math.min(Math.max(this.#delay * 2, FIRST), LONGEST);
    return this.#delay;
  }

  /** Starts over, after a success. */
  reset(): void {
    this.#delay = 0;
  }
}

/** Waits for `ms` milliseconds, or until the signal is aborted; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const timer = setTimeout(wake, ms);
  signal.addEventListener("abort", wake);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", wake);
}
