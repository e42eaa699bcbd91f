import type { Address } from "../address.ts";
import { NetError } from "../errors.ts";
import type { AcceptedStream } from "./connection.ts";
import { retry, SERVER_BACKOFF } from "./retry.ts";

/** Where streams come from. */
export interface StreamListener {
  /** The bound address. */
  readonly local: Address;
  /**
   * Waits for the next connection.
   *
   * @throws {NetError} `closed` when the listener was closed; `descriptors` and others when this
   * connection could not be had.
   */
  accept(): Promise<AcceptedStream>;
  /** Stops listening. Idempotent. */
  close(): void;
}

/** Options of {@linkcode acceptAll}. */
export interface AcceptAllOptions {
  /** Ends the loop at its next step. */
  signal: AbortSignal;
  /** Is told of each failure, and of the milliseconds until the next attempt: 0 for none. */
  onError?: ((error: Error, delay: number) => void) | undefined;
}

/**
 * Accepts until the listener is closed. A failure to accept (above all when descriptors have run out)
 * is no reason to stop, only to wait: 5 ms, doubling up to one second. A connection that its peer reset
 * while it stood in the queue is not even that: the next in the queue may be somebody else's.
 */
export async function acceptAll(
  listener: StreamListener,
  admit: (stream: AcceptedStream) => void,
  options: AcceptAllOptions,
): Promise<void> {
  const { signal, onError } = options;
  const retrying = { ...SERVER_BACKOFF, signal, onRetry: onError };
  const accept = () => acceptNext(listener, onError);
  try {
    while (!signal.aborted) admit(await retry(accept, mayPass, retrying));
  } catch (error) {
    if (!signal.aborted && !isClosed(error)) throw error;
  }
}

async function acceptNext(
  listener: StreamListener,
  onError: AcceptAllOptions["onError"],
): Promise<AcceptedStream> {
  for (;;) {
    try {
      return await listener.accept();
    } catch (error) {
      if (!(error instanceof NetError) || error.fault !== "reset") throw error;
      onError?.(error, 0);
    }
  }
}

function mayPass(error: unknown): error is Error {
  return error instanceof Error && !isClosed(error);
}

function isClosed(error: unknown): boolean {
  return error instanceof NetError && error.fault === "closed";
}
