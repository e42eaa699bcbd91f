import { type Address, formatAddress, isWebSocket } from "../address.ts";
import { connectWebSocket } from "../http/websocket_connect.ts";
import { attempt } from "../net/attempt.ts";
import { connect } from "../net/connect.ts";
import { connectResettable } from "../net/resettable.ts";
import { connectUdp } from "../net/udp_channel.ts";
import type { Party } from "./party.ts";
import type { RelayOptions } from "./relay_options.ts";

/**
 * Connects to the target of a relay, by whatever transport.
 *
 * @throws {NetError} As each of them does.
 */
export async function dialTarget(
  target: Address,
  options: Pick<RelayOptions, "timeout" | "tls" | "webSocket" | "resettable"> & {
    signal: AbortSignal;
  },
): Promise<Party> {
  const { timeout = 10_000, tls, webSocket = {}, signal } = options;
  if (target.scheme === "udp") return { channel: await connectUdp(target, { timeout, signal }) };
  if (options.resettable && target.scheme === "tcp") {
    const action = { action: "connect", address: formatAddress(target) };
    const work = (signal: AbortSignal) => connectResettable(target, { signal });
    return { stream: await attempt(work, { timeout, signal, ...action }) };
  }
  const dialing = { timeout, signal, tls: tls?.client };
  if (!isWebSocket(target)) return { stream: await connect(target, dialing) };
  return { channel: await connectWebSocket(target, { ...webSocket, ...dialing }) };
}
