import type { Address } from "../address.ts";
import { raw } from "../frame/raw.ts";
import type { Channel } from "../net/channel.ts";
import { MAX_DATAGRAM } from "../net/datagram.ts";
import { Framed } from "../net/framed.ts";
import type { CountedStream } from "./pump.ts";

/** One of the two sides of a connection: bytes, or messages that its transport keeps apart. */
export type Party = { stream: CountedStream } | { channel: Channel };

/** The address at the other end. */
export function remoteOf(party: Party): Address {
  return "stream" in party ? party.stream.remote : party.channel.remote;
}

/** Ends both directions of a side at once. Idempotent. */
export function closeParty(party: Party): void {
  if ("stream" in party) party.stream.close();
  else party.channel.close();
}

/** Resets a side, as far as its transport can be: else it is closed. Idempotent. */
export function resetParty(party: Party): void {
  if ("stream" in party && party.stream.reset) party.stream.reset();
  else closeParty(party);
}

/** A side as messages: of a stream each read is one, and none is more than a datagram holds. */
export function messagesOf(party: Party): Channel {
  if ("channel" in party) return party.channel;
  return new Framed(party.stream, raw({ maxFrame: MAX_DATAGRAM }));
}
