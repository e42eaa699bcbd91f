import { formatAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import type { Channel } from "../net/channel.ts";

/** The failure of whoever still uses a WebSocket that has ended. */
export function endError(
  { remote, closing }: Pick<Channel, "remote" | "closing">,
  { action, fault }: { action: "read" | "write"; fault: "closed" | "timeout" },
): NetError {
  const closed = closing?.by === "peer" ? `the peer has closed with ${closing.code}` : "closed";
  const reason = fault === "timeout" ? "the peer answers no ping" : closed;
  return new NetError({ action, address: formatAddress(remote), fault, reason });
}
