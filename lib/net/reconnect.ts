import { NetError, type NetFault } from "../errors.ts";
import { pause } from "./backoff.ts";

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

/** Options of {@linkcode reconnect}. */
export interface ReconnectOptions extends BackoffOptions {
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
  onRetry?: (error: NetError, delay: number) => void;
  /**
   * Waits for so many milliseconds, or until the signal is aborted; never rejects.
   *
   * @default {a timer}
   */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** What another attempt will not mend. */
const LASTING: ReadonlySet<NetFault> = new Set(["aborted", "permission", "tls", "too-large"]);

/**
 * Connects, again and again until it succeeds, with growing delays in between.
 *
 * @param connectOnce Makes one attempt.
 * @throws {NetError} That of the last attempt, when no retry is left or none would help; `aborted`
 * when the signal is aborted in between, with the last failure as its cause.
 */
export async function reconnect<T>(
  connectOnce: () => Promise<T>,
  options: ReconnectOptions = {},
): Promise<T> {
  const { signal = new AbortController().signal, retries = Infinity, onRetry, wait = pause } =
    options;
  const delays = backoff(options);
  for (let left = retries;; left--) {
    try {
      return await connectOnce();
    } catch (error) {
      if (!mayPass(error) || left <= 0) throw error;
      const delay = delays.next().value;
      onRetry?.(error, delay);
      await wait(delay, signal);
      if (signal.aborted) throw aborted(error);
    }
  }
}

function mayPass(error: unknown): error is NetError {
  return error instanceof NetError && !LASTING.has(error.fault);
}

function aborted(cause: NetError): NetError {
  const { action, address } = cause;
  return new NetError({ action, address, fault: "aborted", reason: "aborted", cause });
}
