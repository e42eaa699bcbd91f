import { formatAddress } from "../address.ts";
import { NetError, UsageError } from "../errors.ts";
import { ABNORMAL } from "../frame/websocket_close.ts";
import { WebSocketChannel } from "../http/websocket_channel.ts";
import type { Channel } from "../net/channel.ts";
import type { Side } from "./event.ts";
import { faultyFlow, type FaultyWay } from "./faulty_flow.ts";
import { type FlowEnd, flowEnd } from "./flow_end.ts";
import { type Inlet, type OpenFlow, putInLane } from "./inlet.ts";
import type { Observer } from "./observer.ts";
import { endOf } from "./pump.ts";

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
  /** The faults on the way, which the observer pushes into, and the clock of the relay. */
  faults?: FaultyWay | undefined;
  /** Where messages can be put in, which takes an observer. */
  inlet?: Inlet | undefined;
}

/** Hands on messages one by one as {@linkcode pump} hands on bytes: nothing is queued in between. */
export function pass(passing: Passing): Promise<FlowEnd> {
  const { observer, faults } = passing;
  return observer && faults ? passFaulty(passing, observer, faults) : passAll(passing);
}

async function passAll(passing: Passing): Promise<FlowEnd> {
  const { from, to, side, observer, isStream, inlet } = passing;
  let where: "from" | "to" = "from";
  inlet?.open(putBetween(passing, () => where === "from"));
  try {
    for (;;) {
      where = "from";
      inlet?.flush();
      const messages = await from.receive();
      if (messages === null) break;
      const kinds = from instanceof WebSocketChannel ? from.kinds : [];
      side.bytesIn += total(messages);
      where = "to";
      for (const [i, message] of messages.entries()) {
        const seen = isStream ? observer?.chunk(message) : observer?.message(message, kinds[i]);
        if (seen) await seen;
      }
      const sent = await send(to, { messages, kinds });
      side.bytesOut += sent; // In a step of its own: something may be put in meanwhile.
    }
    inlet?.close();
    await observer?.end();
    // Datagrams have no end: only the relay itself closes a channel of them.
    if (from.remote.scheme === "udp") return { at: "relay", how: "FIN" };
    return await endOfMessages(from, to);
  } catch (error) {
    await observer?.end();
    return flowEnd(where, error);
  }
}

/** What is put in goes between two reads: what was read of a message may not have been sent yet. */
function putBetween(
  { to, side, observer, isStream }: Passing,
  isReading: () => boolean,
): OpenFlow {
  return {
    isWhole: !isStream,
    isBetween: () => isReading() && observer!.isBetween,
    async put({ wire, kind }) {
      const sending = send(to, { messages: [wire], kinds: kind ? [kind] : [] });
      const [sent] = await Promise.all([
        sending,
        observer!.inject(wire, { kind, ...(isStream ? {} : { whole: wire }) }),
      ]);
      side.bytesOut += sent;
      if (sent < wire.length) throw new UsageError("Cannot send: no datagram holds that");
    },
  };
}

/** What passes is queued, as the faults tell when it goes on, and what of it. */
function passFaulty(
  { from, to, side, isStream, inlet }: Passing,
  observer: Observer,
  faultsOptions: FaultyWay,
): Promise<FlowEnd> {
  inlet?.open(putInLane(observer, faultsOptions.lane, { isWhole: !isStream }));
  return faultyFlow({
    ...faultsOptions,
    async read() {
      const messages = await from.receive();
      if (messages === null) inlet?.close();
      if (messages === null && from.remote.scheme === "udp") throw closed(from);
      if (messages === null) return await observer.end(), false;
      const kinds = from instanceof WebSocketChannel ? from.kinds : [];
      side.bytesIn += total(messages);
      for (const [i, message] of messages.entries()) {
        await (isStream ? observer.chunk(message) : observer.message(message, kinds[i]));
      }
      return true;
    },
    async write({ bytes, kind }) {
      side.bytesOut += await send(to, { messages: [bytes], kinds: kind ? [kind] : [] });
    },
    end: () => endOfMessages(from, to),
  });
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
  if (!from.closing) return await endOf(to);
  const { by, code, reason } = from.closing;
  if (code === ABNORMAL) return { at: "from", how: "reset" };
  const end = await endOf(
    to instanceof WebSocketChannel ? { closeWrite: () => to.closeWrite(code, reason) } : to,
  );
  // What answers a close has nothing to add to it.
  return by === "peer" ? { ...end, closing: { code, reason } } : end;
}

/** Datagrams have no end: only the relay itself closes a channel of them. */
function closed({ remote }: Channel): NetError {
  const address = formatAddress(remote);
  return new NetError({ action: "receive", address, fault: "closed", reason: "closed" });
}

function total(messages: readonly Uint8Array[]): number {
  let length = 0;
  for (const message of messages) length += message.length;
  return length;
}
