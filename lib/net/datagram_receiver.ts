import type { Datagram } from "./datagram.ts";
import { retry, SERVER_BACKOFF } from "./retry.ts";
import type { UdpSocket } from "./udp.ts";

/** Options of {@linkcode datagramReceiver}. */
export interface DatagramReceiverOptions {
  /** Is aborted when the server ends. */
  signal: AbortSignal;
  /** Is told of each failure to receive, and of the milliseconds until the next attempt. */
  onReceiveError?: ((error: Error, delay: number) => void) | undefined;
}

/**
 * Makes what waits for a datagram as a server does: a failure to receive is told, and waited out.
 *
 * @returns A function; it gives `null` when the socket was closed, or the signal aborted in between.
 */
export function datagramReceiver(
  socket: UdpSocket,
  { signal, onReceiveError: onRetry }: DatagramReceiverOptions,
): () => Promise<Datagram | null> {
  const receive = () => socket.receive();
  const options = { ...SERVER_BACKOFF, signal, onRetry };
  const endQuietly = (error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  };
  return () => retry(receive, isError, options).catch(endQuietly);
}

function isError(error: unknown): error is Error {
  return error instanceof Error;
}
