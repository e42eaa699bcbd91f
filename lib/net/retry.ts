import { backoff, type BackoffOptions, pause } from "./backoff.ts";

/** Options of {@linkcode retry}. */
export interface RetryOptions<E extends Error> extends BackoffOptions {
  /**
   * Ends the attempts.
   *
   * @default {none}
   */
  signal?: AbortSignal;
  /**
   * How many attempts may follow the first.
   *
   * @default {Infinity}
   */
  retries?: number;
  /** Is told of each failure, and of the milliseconds until the next attempt. */
  onRetry?: ((error: E, delay: number) => void) | undefined;
  /**
   * Waits for so many milliseconds, or until the signal is aborted; never rejects.
   *
   * @default {a timer}
   */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The delays of a server that cannot take what comes: above all until a descriptor is free again. */
export const SERVER_BACKOFF: Readonly<BackoffOptions> = { base: 5, max: 1000, jitter: false };

/**
 * Attempts something, again and again until it succeeds, with growing delays in between.
 *
 * @param mayPass Whether another attempt may mend a failure.
 * @throws {Error} The last failure, when no attempt is left, none would help, or the signal is
 * aborted in between.
 */
export async function retry<T, E extends Error>(
  attempt: () => Promise<T>,
  mayPass: (error: unknown) => error is E,
  options: RetryOptions<E> = {},
): Promise<T> {
  const { signal = new AbortController().signal, retries = Infinity, onRetry, wait = pause } =
    options;
  let delays: Iterator<number, never> | undefined; // Made late: most attempts succeed.
  for (let left = retries;; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!mayPass(error) || left <= 0) throw error;
      const delay = (delays ??= backoff(options)).next().value;
      onRetry?.(error, delay);
      await wait(delay, signal);
      if (signal.aborted) throw error;
    }
  }
}
