import type { Address } from "../address.ts";
import { raw } from "../frame/raw.ts";
import { GOING_AWAY } from "../frame/websocket_close.ts";
import { WebSocketChannel } from "../http/websocket_channel.ts";
import type { Channel } from "../net/channel.ts";
import { MAX_DATAGRAM } from "../net/datagram.ts";
import { Framed } from "../net/framed.ts";
import type { EndHow } from "./event.ts";
import type { CountedStream } from "./pump.ts";

/** One of the two sides of a connection: bytes, or messages that its transport keeps apart. */
export type Party = { stream: CountedStream } | { channel: Channel };

/** The address at the other end. */
export function remoteOf(party: Party): Address {
  return "stream" in party ? party.stream.remote : party.channel.remote;
}

/**
 * Ends both directions of a side at once, as it came to its end: with a reset where its transport can
 * be reset; a WebSocket says farewell when all was in order, says that the relay goes away when that is
 * why, and else vanishes. Idempotent.
 */
export function closeParty(party: Party, how: EndHow = "FIN"): void {
  if ("stream" in party) {
    const { stream } = party;
    return how === "reset" && stream.reset ? stream.reset() : stream.close();
  }
  const { channel } = party;
  if (!(channel instanceof WebSocketChannel)) channel.close();
  else if (how === "FIN") channel.close();
  else if (how === "shutdown" || how === "timeout") channel.close(GOING_AWAY);
  else channel.abort();
}

/** A side as messages: of a stream each read is one, and none is more than a datagram holds. */
export function messagesOf(party: Party): Channel {
  if ("channel" in party) return party.channel;
  return new Framed(party.stream, raw({ maxFrame: MAX_DATAGRAM }));
}
