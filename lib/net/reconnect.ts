import { NetError, type NetFault } from "../errors.ts";
import { retry, type RetryOptions } from "./retry.ts";

/** Options of {@linkcode reconnect}. */
export type ReconnectOptions = RetryOptions<NetError>;

/** What another attempt will not mend. */
const LASTING: ReadonlySet<NetFault> = new Set(["aborted", "permission", "tls", "too-large"]);

/**
 * Connects, again and again until it succeeds, with growing delays in between.
 *
 * @param connectOnce Makes one attempt.
 * @throws {NetError} That of the last attempt, when no retry is left or none would help; `aborted`
 * when the signal is aborted in between, with the last failure as its cause.
 *
 * @example A server that is not there yet
 * ```ts
 * import { connect, listen, reconnect } from "@sockeye/sockeye";
 * import { assert } from "@std/assert";
 *
 * const early = await listen("127.0.0.1:0");
 * const { local } = early;
 * early.close();
 * // It is started when the first attempt has failed.
 * let late: ReturnType<typeof listen> | undefined;
 * const stream = await reconnect(() => connect(local), { onRetry: () => late ??= listen(local) });
 * assert(late);
 * stream.close();
 * (await late).close();
 * ```
 */
export async function reconnect<T>(
  connectOnce: () => Promise<T>,
  options: ReconnectOptions = {},
): Promise<T> {
  try {
    return await retry(connectOnce, mayPass, options);
  } catch (error) {
    throw options.signal?.aborted && mayPass(error) ? aborted(error) : error;
  }
}

function mayPass(error: unknown): error is NetError {
  return error instanceof NetError && !LASTING.has(error.fault);
}

function aborted(cause: NetError): NetError {
  const { action, address } = cause;
  return new NetError({ action, address, fault: "aborted", reason: "aborted", cause });
}
