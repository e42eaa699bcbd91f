import { NetError, UsageError } from "../errors.ts";
import { type NetAction, toNetError } from "./net_error.ts";

/** The longest time that a timer takes. */
const MAX_TIMEOUT = 2 ** 31 - 1;
const EXPIRED = Symbol("expired");

/** Options of {@linkcode attempt}. */
export interface AttemptOptions extends NetAction {
  /**
   * How long it may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /** Gives up when it is aborted. */
  signal?: AbortSignal | undefined;
}

/**
 * Does something that may take too long.
 *
 * @param work Does it, and ends with any error when the signal it is given is aborted.
 * @throws {NetError} Of the work, else `timeout` or `aborted`.
 * @throws {UsageError} Of the work.
 */
export async function attempt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { timeout = 10_000, signal, ...action }: AttemptOptions,
): Promise<T> {
  const stop = new AbortController();
  const giveUp = () => stop.abort(signal?.reason);
  const timer = setTimeout(() => stop.abort(EXPIRED), Math.min(timeout, MAX_TIMEOUT));
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted) giveUp();
  try {
    return await work(stop.signal);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (stop.signal.reason === EXPIRED) throw expired(action, timeout);
    throw stop.signal.aborted ? aborted(action, signal) : toNetError(error, action);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function expired(action: NetAction, timeout: number): NetError {
  return new NetError({
    ...action,
    fault: "timeout",
    reason: `no answer in ${timeout / 1000} s`,
    hint: "check the host and the port, and whether a firewall is in between",
  });
}

function aborted(action: NetAction, signal: AbortSignal | undefined): NetError {
  return new NetError({ ...action, fault: "aborted", reason: "aborted", cause: signal?.reason });
}
