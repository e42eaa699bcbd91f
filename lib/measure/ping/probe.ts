import { type Address, formatAddress, isWebSocket } from "../../address.ts";
import { NetError, toError } from "../../errors.ts";
import type { Codec } from "../../frame/codec.ts";
import { raw } from "../../frame/raw.ts";
import { connectWebSocket } from "../../http/websocket_connect.ts";
import type { WebSocketOptions } from "../../http/websocket_options.ts";
import type { WebSocketRequestOptions } from "../../http/websocket_request.ts";
import { attempt } from "../../net/attempt.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import type { Channel } from "../../net/channel.ts";
import { connect, type ConnectOptions } from "../../net/connect.ts";
import { Framed } from "../../net/framed.ts";
import { connectUdp } from "../../net/udp_channel.ts";
import { probeHttp } from "./probe_http.ts";

const MESSAGE = new TextEncoder().encode("sockeye ping");

/** Options of {@linkcode ping}; those of requests are for HTTP and WebSockets. */
export interface PingOptions
  extends
    Pick<ConnectOptions, "tls" | "signal">,
    Pick<WebSocketOptions, "kind" | "maxMessage">,
    WebSocketRequestOptions {
  /**
   * How long connecting, and then the answer, may take, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * The frames.
   *
   * @default {raw()}
   */
  codec?: Codec | undefined;
  /**
   * What is sent.
   *
   * @default {"sockeye ping"}
   */
  message?: Uint8Array | undefined;
  /**
   * Whether to connect only, and send nothing.
   *
   * @default {false}
   */
  connectOnly?: boolean | undefined;
}

/** What one ping found. All times are in milliseconds. */
export interface PingResult {
  /** Looking up the name and connecting; with a WebSocket the handshake too. */
  connect?: number;
  /** The TLS handshake. */
  tls?: number;
  /** From sending the message to the first byte that came back. */
  firstByte?: number;
  /** From sending the message to the whole answer. */
  roundTrip?: number;
  /** Why there is no answer, where there is none. */
  error?: Error;
}

/**
 * Connects, sends one message, waits for what comes back, and says how long each took. Over HTTP it is
 * a `GET`.
 *
 * @example An echo server in the same program
 * ```ts
 * import { ECHO, Framed, listen, ping, raw, runService, serve } from "@sockeye/sockeye";
 * import { assert } from "@std/assert";
 *
 * await using server = serve(
 *   await listen("127.0.0.1:0"),
 *   ({ stream }) => runService(new Framed(stream, raw()), ECHO),
 * );
 * const { connect, roundTrip } = await ping(server.local);
 * assert(connect! > 0 && roundTrip! > 0);
 * ```
 *
 * @returns What was found; with an `error` where something failed. Never rejects.
 */
export async function ping(address: Address, options: PingOptions = {}): Promise<PingResult> {
  const result: PingResult = {};
  try {
    if (address.scheme === "http" || address.scheme === "https") {
      await probeHttp(address, options, { result });
    } else await probe(address, options, { result });
  } catch (error) {
    result.error = toError(error);
  }
  return result;
}

async function probe(
  address: Address,
  options: PingOptions,
  { result }: { result: PingResult },
): Promise<void> {
  const channel = await open(address, options, { result });
  try {
    if (!options.connectOnly) await exchange(channel, options, { result });
  } finally {
    channel.close();
    await channel.closed;
  }
}

async function open(
  address: Address,
  { timeout, ...options }: PingOptions,
  { result }: { result: PingResult },
): Promise<Channel> {
  const limit = timeout === undefined ? {} : { timeout };
  const { codec = raw(), signal } = options;
  const started = performance.now();
  if (address.scheme === "udp") {
    return await connectUdp(address, { codec, ...limit, ...(signal ? { signal } : {}) });
  }
  const onReached = () => void (result.connect = performance.now() - started);
  const how = { ...options, ...limit, codec, onReached };
  const channel = isWebSocket(address)
    ? await connectWebSocket(address, how)
    : new Framed(timed(await connect(address, how), result), codec);
  const elapsed = performance.now() - started;
  if (result.connect === undefined) result.connect = elapsed;
  else result.tls = elapsed - result.connect;
  return channel;
}

async function exchange(
  channel: Channel,
  { timeout, signal, message = MESSAGE }: PingOptions,
  { result }: { result: PingResult },
): Promise<void> {
  const address = formatAddress(channel.remote);
  const started = performance.now();
  await attempt(async (stop) => {
    const giveUp = () => channel.close();
    stop.addEventListener("abort", giveUp);
    // A reading that ends late tells of nothing: its time is taken where it is asked for.
    const answer = channel.receive();
    answer.catch(() => {});
    await channel.send([message]);
    if (await answer === null) throw noAnswer(address);
    stop.removeEventListener("abort", giveUp);
  }, { action: "ping", address, timeout, signal });
  result.roundTrip = performance.now() - started;
  result.firstByte = result.firstByte === undefined ? result.roundTrip : result.firstByte - started;
}

function noAnswer(address: string): NetError {
  const reason = "the peer ended the connection without an answer";
  return new NetError({ action: "ping", address, fault: "truncated", reason });
}

/** A stream that notes when its first byte comes: a frame may take longer. */
function timed(stream: ByteStream, result: PingResult): ByteStream {
  return {
    local: stream.local,
    remote: stream.remote,
    async read(buffer) {
      const count = await stream.read(buffer);
      result.firstByte ??= performance.now();
      return count;
    },
    write: (bytes) => stream.write(bytes),
    closeWrite: () => stream.closeWrite(),
    close: () => stream.close(),
  };
}
