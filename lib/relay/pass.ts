import { NetError } from "../errors.ts";
import { WebSocketChannel } from "../http/websocket_channel.ts";
import type { Channel } from "../net/channel.ts";
import type { Side } from "./event.ts";
import { type FlowEnd, flowEnd } from "./flow_end.ts";
import type { Observer } from "./observer.ts";
import { endOf } from "./pump.ts";

/** What a WebSocket says when its peer vanished without a word (RFC 6455 section 7.1.5). */
const ABNORMAL = 1006;

/** One direction of a connection of which one side, or both, keep messages apart. */
export interface Passing {
  /** Where messages come from. */
  from: Channel;
  /** Where they go to. */
  to: Channel;
  /** The account of this direction. */
  side: Side;
  /** Sees the messages pass. */
  observer?: Observer | undefined;
  /** Whether the bytes come from a stream, so that a message may be cut anywhere. */
  isStream: boolean;
}

/** Hands on messages one by one as {@linkcode pump} hands on bytes: nothing is queued in between. */
export async function pass({ from, to, side, observer, isStream }: Passing): Promise<FlowEnd> {
  let where: "from" | "to" = "from";
  try {
    for (;;) {
      where = "from";
      const messages = await from.receive();
      if (messages === null) break;
      const kinds = from instanceof WebSocketChannel ? from.kinds : [];
      side.bytesIn += total(messages);
      where = "to";
      for (const [i, message] of messages.entries()) {
        const seen = isStream ? observer?.chunk(message) : observer?.message(message, kinds[i]);
        if (seen) await seen;
      }
      side.bytesOut += await send(to, { messages, kinds });
    }
    await observer?.end();
    // Datagrams have no end: only the relay itself closes a channel of them.
    if (from.remote.scheme === "udp") return { at: "relay", how: "FIN" };
    return await endOfMessages(from, to);
  } catch (error) {
    await observer?.end();
    return flowEnd(where, error);
  }
}

/** Sends messages; says how many bytes went. A datagram that cannot be sent is lost, as any may be. */
async function send(
  to: Channel,
  { messages, kinds }: { messages: readonly Uint8Array[]; kinds: WebSocketChannel["kinds"] },
): Promise<number> {
  if (to.remote.scheme !== "udp") {
    if (to instanceof WebSocketChannel) await to.send(messages, kinds);
    else await to.send(messages);
    return total(messages);
  }
  let sent = 0;
  for (const message of messages) {
    try {
      await to.send([message]);
      sent += message.length;
    } catch (error) {
      if (error instanceof NetError && error.fault === "closed") throw error;
    }
  }
  return sent;
}

/** Ends the other side; what a WebSocket said at its end is said to another one. */
async function endOfMessages(from: Channel, to: Channel): Promise<FlowEnd> {
  const { code, reason } = from.closing ?? {};
  if (code === ABNORMAL) return { at: "from", how: "reset" };
  if (code === undefined || !(to instanceof WebSocketChannel)) return await endOf(to);
  return await endOf({ closeWrite: () => to.closeWrite(code, reason) });
}

function total(messages: readonly Uint8Array[]): number {
  let length = 0;
  for (const message of messages) length += message.length;
  return length;
}
