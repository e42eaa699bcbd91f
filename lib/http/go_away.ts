import { GOING_AWAY } from "../frame/websocket_close.ts";
import { abortCallbacks } from "../net/abort_callbacks.ts";
import type { WebSocketChannel } from "./websocket_channel.ts";

/** Closes a WebSocket in order when its server drains, until it is disposed of. */
export function goAwayWhen(
  draining: AbortSignal | undefined,
  channel: WebSocketChannel,
): Disposable {
  if (draining === undefined) return { [Symbol.dispose]() {} };
  // Whoever receives finds out when the peer is gone.
  const goAway = () => void channel.closeWrite(GOING_AWAY).catch(() => {});
  const callbacks = abortCallbacks(draining).add(goAway);
  if (draining.aborted) goAway();
  return { [Symbol.dispose]: () => void callbacks.delete(goAway) };
}
