import type { Ending } from "../../net/ending.ts";
import { goAwayWhen } from "../go_away.ts";
import type { RequestHead } from "../head.ts";
import type { ServeHttpOptions, UpgradedStream } from "../serve_options.ts";
import { acceptWebSocket } from "../websocket_accept.ts";
import { askForUpgrade, asksForWebSocket } from "../websocket_handshake.ts";
import type { Route } from "./router.ts";

/** `/ws` for who asks for a page there. */
export const SOCKET: Route = {
  path: "/ws",
  usage: "",
  summary: "a WebSocket that echoes",
  answer: askForUpgrade,
};

/** `/ws`: a WebSocket that echoes; any page may try it. */
export const echoSocket: NonNullable<ServeHttpOptions["upgrade"]> = (head, taken) =>
  head.target.replace(/\?.*/, "") === "/ws" && asksForWebSocket(head)
    ? echoMessages(head, taken)
    : undefined;

async function echoMessages(
  head: RequestHead,
  { stream, unread, draining }: UpgradedStream,
): Promise<Ending> {
  const channel = await acceptWebSocket(stream, { head, unread, origins: ["*"] });
  using _goingAway = goAwayWhen(draining, channel);
  try {
    for (let got; (got = await channel.receive()) !== null;) await channel.send(got);
    return { by: "peer", how: "close" };
  } finally {
    channel.close();
    await channel.closed;
  }
}
