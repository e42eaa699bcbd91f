import { toError } from "../errors.ts";
import { backoff, pause } from "./backoff.ts";
import type { Datagram } from "./datagram.ts";
import { SERVER_BACKOFF } from "./retry.ts";
import type { UdpSocket } from "./udp.ts";

/** Options of {@linkcode receiveAll}. */
export interface ReceiveAllOptions {
  /** Is aborted when the server ends. */
  signal: AbortSignal;
  /** Is told of each failure to receive, and of the milliseconds until the next attempt. */
  onReceiveError?: ((error: Error, delay: number) => void) | undefined;
}

/**
 * Receives as a server does, until the socket is closed or the signal aborted: a failure to receive
 * is told, and waited out. One function, as each more would cost each datagram a promise.
 *
 * @param take Takes one datagram; the next is received when it is done. What it throws ends all.
 */
export async function receiveAll(
  socket: UdpSocket,
  take: (datagram: Datagram) => void | Promise<void>,
  { signal, onReceiveError }: ReceiveAllOptions,
): Promise<void> {
  let delays: Iterator<number, never> | undefined;
  while (!signal.aborted) {
    let datagram: Datagram | null;
    try {
      datagram = await socket.receive();
    } catch (error) {
      const delay = (delays ??= backoff(SERVER_BACKOFF)).next().value;
      onReceiveError?.(toError(error), delay);
      await pause(delay, signal);
      continue;
    }
    if (datagram === null) return;
    delays = undefined;
    const taken = take(datagram);
    if (taken) await taken;
  }
}
