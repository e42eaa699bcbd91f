import { type Address, formatAddress, isWebSocket, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { parseCodec } from "../../frame/spec.ts";
import type { Channel } from "../../net/channel.ts";
import { connect } from "../../net/connect.ts";
import { Framed } from "../../net/framed.ts";
import type { TlsClientOptions } from "../../net/tls.ts";

/** Makes one connection to a chat server. */
export type ChatDial = (signal: AbortSignal) => Promise<Channel>;

/** Options of {@linkcode dialChat}. */
export interface DialChatOptions {
  /**
   * How long one attempt to connect may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * Whom to trust, for a `tls` or `wss` address.
   *
   * @default {the authorities known to the runtime}
   */
  tls?: TlsClientOptions | undefined;
}

/** The largest message of a server that is read, in bytes. */
const MAX_MESSAGE = 1 << 20;

/**
 * How a chat server is reached: frames over TCP, TLS and Unix sockets, or a WebSocket.
 *
 * @param address The server's address, or a text to be parsed as one.
 * @param options The limits.
 * @returns What makes a connection, as often as it is called.
 * @throws {UsageError} When the address is of a kind that has no door for programs.
 */
export function dialChat(address: Address | string, options: DialChatOptions = {}): ChatDial {
  const target = typeof address === "string" ? parseAddress(address) : address;
  const { tls, timeout = 10_000 } = options;
  if (isWebSocket(target)) {
    return async (signal) => {
      const { connectWebSocket } = await import("../../http/websocket_connect.ts");
      const maxMessage = MAX_MESSAGE;
      return await connectWebSocket(target, { timeout, signal, tls, maxMessage, kind: "text" });
    };
  }
  if (!["tcp", "tls", "unix"].includes(target.scheme)) {
    const known = "use tcp://, tls://, unix:, ws:// or wss://";
    throw new UsageError(`Cannot join a chat at ${formatAddress(target)}: ${known}`);
  }
  return async (signal) =>
    new Framed(
      await connect(target, { timeout, signal, tls }),
      parseCodec(`u32le:max=${MAX_MESSAGE}`),
    );
}
