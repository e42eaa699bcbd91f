import { type Address, formatAddress, isWebSocket, parseAddress } from "../../address.ts";
import type { Codec } from "../../frame/codec.ts";
import { raw } from "../../frame/raw.ts";
import type { Fields } from "../../http/encode_head.ts";
import { connectWebSocket } from "../../http/websocket_connect.ts";
import type { Channel } from "../../net/channel.ts";
import { connect, type ConnectOptions } from "../../net/connect.ts";
import { Framed, isRaw } from "../../net/framed.ts";
import { connectUdp } from "../../net/udp_channel.ts";
import { HttpLoadChannel } from "./http_load_channel.ts";

/** A channel as a load uses it. */
export interface LoadChannel extends Channel {
  /** Whether the peer takes nothing more on it, though nothing went wrong (HTTP without keep-alive). */
  readonly isSpent?: boolean;
  /** How many answers said that they are none (HTTP: 400 and above). */
  readonly refusals?: number;
}

/** What is loaded, and how it is reached. */
export interface BenchTarget {
  /** Its address, printed. */
  readonly name: string;
  /** The spec of its frames. */
  readonly frame: string;
  /**
   * What an answer is: a message (frames, WebSocket, HTTP), a datagram, which may be lost, or so many
   * bytes of a stream.
   */
  readonly answers: "messages" | "datagrams" | "bytes";
  /** Whether echoes can be told apart by a number in the message. */
  readonly takesNumbers: boolean;
  /** Whether it speaks HTTP, where a message without bytes is a `GET`. */
  readonly isHttp: boolean;
  /** Makes a connection. */
  connect(signal: AbortSignal): Promise<LoadChannel>;
}

/** Options of {@linkcode benchTarget}. */
export interface BenchTargetOptions extends Pick<ConnectOptions, "timeout" | "tls"> {
  /**
   * The frames.
   *
   * @default {raw()}
   */
  codec?: Codec;
  /**
   * Fields of each HTTP request; a `Host` takes the place of the address.
   *
   * @default {none}
   */
  headers?: Fields;
}

/** How an address of any kind is reached. */
export function benchTarget(
  address: Address | string,
  options: BenchTargetOptions = {},
): BenchTarget {
  const target = typeof address === "string" ? parseAddress(address) : address;
  const { codec = raw(), headers = [], ...rest } = options;
  return {
    ...describeTarget(target, codec),
    connect: async (signal) => {
      if (target.scheme === "udp") {
        const { timeout = 10_000 } = rest;
        return await connectUdp(target, { codec, timeout, signal });
      }
      if (isWebSocket(target)) return await connectWebSocket(target, { ...rest, codec, signal });
      const stream = await connect(target, { ...rest, signal });
      return isHttp(target)
        ? new HttpLoadChannel(stream, target, { headers })
        : new Framed(stream, codec);
    },
  };
}

/** What an address says of the answers that come from it. */
export function describeTarget(address: Address, codec: Codec): Omit<BenchTarget, "connect"> {
  const { scheme } = address;
  const isStream = scheme === "tcp" || scheme === "tls" || scheme === "unix";
  return {
    name: formatAddress(address),
    frame: codec.spec,
    answers: scheme === "udp" ? "datagrams" : isStream && isRaw(codec) ? "bytes" : "messages",
    isHttp: isHttp(address),
    takesNumbers: !isHttp(address) && !(isStream && isRaw(codec)),
  };
}

/** Whether an address is one of HTTP. */
export function isHttp({ scheme }: Pick<Address, "scheme">): boolean {
  return scheme === "http" || scheme === "https";
}
