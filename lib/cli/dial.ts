import { type Address, isWebSocket } from "../address.ts";
import { connect } from "../net/connect.ts";
import type { Channel } from "../net/channel.ts";
import { Framed } from "../net/framed.ts";
import { checkFlags } from "./check_flags.ts";
import { codecOf } from "./codec_flag.ts";
import type { FlagValues } from "./flag.ts";
import { udpOptions } from "./start_datagram_server.ts";
import { tlsClientOptions } from "./tls_flags.ts";

/** How to reach one address, as the flags say. */
export interface Dial {
  /** Whether messages keep their boundaries: frames and datagrams do, the reads of a stream do not. */
  readonly keepsMessages: boolean;
  /** Whether the end of one side can be told to the other. */
  readonly isStream: boolean;
  /** Makes a connection. */
  connect(signal: AbortSignal): Promise<Channel>;
}

/**
 * Reads what the flags say of a client's connection, once; its `connect` may then be called often.
 *
 * @throws {UsageError} When the flags do not go together.
 */
export async function openDial(address: Address, flags: FlagValues): Promise<Dial> {
  checkFlags(address, flags);
  const codec = codecOf(flags, "raw");
  const { timeout } = flags;
  const limit = timeout === undefined ? {} : { timeout };
  if (address.scheme === "udp") {
    const { connectUdp } = await import("../net/udp_channel.ts");
    const options = { codec, ...limit, ...udpOptions(flags) };
    const connect = (signal: AbortSignal) => connectUdp(address, { ...options, signal });
    return { keepsMessages: true, isStream: false, connect };
  }
  const tls = await tlsClientOptions(flags);
  if (isWebSocket(address)) {
    const { connectWebSocket } = await import("../http/websocket_connect.ts");
    const { webSocketClientOptions } = await import("./websocket.ts");
    const options = { ...webSocketClientOptions(flags, codec), ...limit, tls };
    const connect = (signal: AbortSignal) => connectWebSocket(address, { ...options, signal });
    return { keepsMessages: true, isStream: false, connect };
  }
  return {
    keepsMessages: codec.spec !== "raw",
    isStream: true,
    connect: async (signal) => new Framed(await connect(address, { ...limit, signal, tls }), codec),
  };
}
