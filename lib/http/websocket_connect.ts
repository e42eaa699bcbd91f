import { type Address, formatAddress, parseAddress } from "../address.ts";
import { HttpError, NetError, type NetErrorOptions, UsageError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import { connect, type ConnectOptions } from "../net/connect.ts";
import { decodeResponseHead, encodeRequestHead } from "./head.ts";
import { readHead } from "./read_head.ts";
import { WebSocketChannel } from "./websocket_channel.ts";
import type { WebSocketOptions } from "./websocket_options.ts";
import {
  makeKey,
  readUpgradeResponse,
  upgradeRequest,
  type WebSocketRequestOptions,
} from "./websocket_request.ts";

const ABORTED = { fault: "aborted", reason: "aborted" } as const;

/** Options of {@linkcode connectWebSocket}; the `timeout` is for each of connection and handshake. */
export interface ConnectWebSocketOptions
  extends ConnectOptions, WebSocketOptions, WebSocketRequestOptions {}

/**
 * Connects to a WebSocket server. No extension is offered, and no redirect followed.
 *
 * @param address A `ws` or `wss` address, or a text to be parsed as one.
 * @throws {UsageError} When the address is no such, or the request cannot be made.
 * @throws {NetError} As `connect` does; `refused` when the server answers with anything else: its
 * cause is then an {@linkcode HttpError} with the server's status, or 502.
 */
export async function connectWebSocket(
  address: Address | string,
  options: ConnectWebSocketOptions = {},
): Promise<WebSocketChannel> {
  const target = typeof address === "string" ? parseAddress(address) : address;
  if (target.scheme !== "ws" && target.scheme !== "wss") {
    throw new UsageError(
      `Cannot open a WebSocket to ${formatAddress(target)}: use ws:// or wss://`,
    );
  }
  const key = makeKey();
  const queue = new ByteQueue();
  encodeRequestHead(upgradeRequest(target, { ...options, key }), queue);
  const stream = await connect(target, options);
  const giveUp = () => stream.close();
  options.signal?.addEventListener("abort", giveUp);
  try {
    await stream.write(queue.view());
    return await readAnswer(stream, { ...options, key });
  } catch (error) {
    stream.close();
    throw options.signal?.aborted ? failed(target, ABORTED) : toNetError(error, target);
  } finally {
    options.signal?.removeEventListener("abort", giveUp);
  }
}

async function readAnswer(
  stream: ByteStream,
  options: ConnectWebSocketOptions & { key: string },
): Promise<WebSocketChannel> {
  const { timeout = 10_000 } = options;
  const answer = await readHead(stream, decodeResponseHead, { timeout, late: 504 });
  if (!answer) throw refused({ refusal: "the server ends without an answer" });
  const result = readUpgradeResponse(answer.head, options);
  if ("refusal" in result) throw refused(result);
  const { subprotocol } = result;
  const { unread } = answer;
  return new WebSocketChannel(stream, { ...options, role: "client", unread, subprotocol });
}

/** What the server answered: a 504 of its own is no deadline missed here. */
class Refusal extends HttpError {}

function refused({ refusal, status = 502 }: { refusal: string; status?: number }): Refusal {
  return new Refusal(refusal, { status });
}

function toNetError(error: unknown, target: Address): unknown {
  if (!(error instanceof HttpError)) return error;
  const { message, status } = error;
  if (status === 504 && !(error instanceof Refusal)) {
    const reason = "no answer to the handshake in time";
    return failed(target, { fault: "timeout", reason, cause: error });
  }
  return failed(target, { fault: "refused", reason: message, cause: error });
}

function failed(
  target: Address,
  why: Pick<NetErrorOptions, "fault" | "reason" | "cause">,
): NetError {
  return new NetError({ action: "connect", address: formatAddress(target), ...why });
}
