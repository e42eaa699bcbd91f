import { type Address, formatAddress, isWebSocket } from "../address.ts";
import { UsageError } from "../errors.ts";
import type { FlagValues } from "./flag.ts";

const WEBSOCKET_FLAGS = ["header", "subprotocol", "origin"] as const;

/**
 * Refuses flags of a handshake where there is none: whoever gives them believes that they are sent.
 *
 * @throws {UsageError} When there is such a flag, and none of the addresses is that of a WebSocket.
 */
export function checkWebSocket(addresses: readonly Address[], flags: FlagValues): void {
  if (addresses.some(isWebSocket)) return;
  const name = WEBSOCKET_FLAGS.find((name) => flags[name] !== undefined);
  if (name === undefined) return;
  const where = addresses.map(formatAddress).join(", ");
  throw new UsageError(
    `Cannot use --${name} with ${where}: no WebSocket is there: write ws:// or wss://`,
  );
}
