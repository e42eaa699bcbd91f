/** Options of {@linkcode backoff}. */
export interface BackoffOptions {
  /**
   * The longest first delay, in milliseconds; each further one is twice the one before.
   *
   * @default {250}
   */
  base?: number;
  /**
   * The longest delay, in milliseconds.
   *
   * @default {30000}
   */
  max?: number;
  /**
   * Whether each delay is drawn between nothing and its length ("full jitter"), so that all clients of
   * a server that restarts do not come back in the same moment.
   *
   * @default {true}
   */
  jitter?: boolean;
  /**
   * Where chance comes from: a number from 0 up to 1.
   *
   * @default {Math.random}
   */
  random?: () => number;
}

/**
 * The delays in front of one attempt after another, in milliseconds, without end.
 *
 * @example The delays without chance
 * ```ts
 * import { backoff } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const delays = backoff({ base: 100, max: 1000, jitter: false });
 * assertEquals([...delays.take(5)], [100, 200, 400, 800, 1000]);
 * ```
 */
export function* backoff(options: BackoffOptions = {}): Generator<number, never> {
  const { base = 250, max = 30_000, jitter = true, random = Math.random } = options;
  for (let delay = base;; delay *= 2) {
    delay = Math.min(delay, max);
    yield jitter ? random() * delay : delay;
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
