import { type Address, formatAddress } from "../address.ts";
import { connectWebSocket } from "../http/websocket_connect.ts";
import { attempt } from "../net/attempt.ts";
import { connect } from "../net/connect.ts";
import { connectResettable } from "../net/resettable.ts";
import { connectUdp } from "../net/udp_channel.ts";
import type { Asked } from "./caller.ts";
import type { Party } from "./party.ts";
import type { RelayOptions } from "./relay_options.ts";
import { requestFor } from "./websocket_caller.ts";

/**
 * Connects to the target of a relay, by whatever transport; to a WebSocket with what a client asked
 * for in its own handshake.
 *
 * @throws {NetError} As each of them does.
 */
export async function dialTarget(
  target: Address,
  options: Pick<RelayOptions, "timeout" | "tls" | "webSocket" | "resettable"> & {
    signal: AbortSignal;
    asked?: Asked | undefined;
  },
): Promise<Party> {
  const { timeout = 10_000, tls, webSocket = {}, signal, asked } = options;
  if (target.scheme === "udp") return { channel: await connectUdp(target, { timeout, signal }) };
  if (options.resettable && target.scheme === "tcp") {
    const action = { action: "connect", address: formatAddress(target) };
    const work = (signal: AbortSignal) => connectResettable(target, { signal });
    return { stream: await attempt(work, { timeout, signal, ...action }) };
  }
  const dialing = { timeout, signal, tls: tls?.client };
  if (target.scheme !== "ws" && target.scheme !== "wss") {
    return { stream: await connect(target, dialing) };
  }
  const { path, ...request } = asked
    ? requestFor(target, { asked, webSocket })
    : { path: target.path ?? "/" };
  const asking = { ...webSocket, ...request, ...dialing, holdsClose: true };
  return { channel: await connectWebSocket({ ...target, path }, asking) };
}
