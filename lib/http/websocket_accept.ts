import { HttpError, NetError } from "../errors.ts";
import { formatAddress } from "../address.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import { decodeRequestHead, encodeResponseHead, type RequestHead } from "./head.ts";
import { readHead } from "./read_head.ts";
import { WebSocketChannel } from "./websocket_channel.ts";
import { answerUpgrade, refusalBytes, type WebSocketRules } from "./websocket_handshake.ts";
import type { WebSocketOptions } from "./websocket_options.ts";

/** Options of {@linkcode acceptWebSocket}. */
export interface AcceptWebSocketOptions extends WebSocketOptions, WebSocketRules {
  /**
   * The request, where somebody else has read it.
   *
   * @default {it is read from the stream}
   */
  head?: RequestHead | undefined;
  /**
   * What was read behind that request.
   *
   * @default {nothing}
   */
  unread?: Uint8Array | undefined;
  /**
   * How long the client may take for its request, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/**
 * Makes a WebSocket of a connection whose client asks for one, on any path. A client that may not
 * have one, or asks for something else, is told so in text.
 *
 * @example A server that echoes, and its client
 * ```ts
 * import { acceptWebSocket, connectWebSocket, listen, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = serve(await listen("ws://127.0.0.1:0"), async ({ stream }) => {
 *   const channel = await acceptWebSocket(stream);
 *   for (let got = await channel.receive(); got !== null; got = await channel.receive()) {
 *     await channel.send(got);
 *   }
 *   channel.close();
 * });
 *
 * const client = await connectWebSocket(server.local);
 * await client.send([new TextEncoder().encode("hello")]);
 * assertEquals(new TextDecoder().decode((await client.receive())![0]), "hello");
 * assertEquals(client.kinds, ["text"]);
 * client.close();
 * await client.closed;
 * ```
 *
 * @throws {HttpError} When the client was refused; it has been told by then, and the stream is the
 * caller's to close.
 * @throws {NetError} As the stream does; `truncated` when the client ended before it had asked.
 */
export async function acceptWebSocket(
  stream: ByteStream,
  options: AcceptWebSocketOptions = {},
): Promise<WebSocketChannel> {
  try {
    const { head, unread } = options.head
      ? { head: options.head, unread: options.unread }
      : await readUpgrade(stream, options);
    const { response, subprotocol } = answerUpgrade(head, options);
    const queue = new ByteQueue();
    encodeResponseHead(response, queue);
    await stream.write(queue.view());
    return new WebSocketChannel(stream, { ...options, role: "server", unread, subprotocol });
  } catch (error) {
    if (error instanceof HttpError) await stream.write(refusalBytes(error));
    throw error;
  }
}

/** A client's request for a WebSocket, and what came behind it. */
export interface UpgradeRequest {
  /** The request. */
  head: RequestHead;
  /** The bytes behind it. */
  unread: Uint8Array | undefined;
}

/**
 * Reads what a client asks for, and judges nothing yet.
 *
 * @throws {HttpError} When it is no request, or took too long.
 * @throws {NetError} As the stream does; `truncated` when the client ended before it had asked.
 */
export async function readUpgrade(
  stream: ByteStream,
  { timeout = 10_000 }: Pick<AcceptWebSocketOptions, "timeout"> = {},
): Promise<UpgradeRequest> {
  const request = await readHead(stream, decodeRequestHead, { timeout, late: 408 });
  if (request) return request;
  const address = formatAddress(stream.remote);
  const reason = "the client ended before it had asked for a WebSocket";
  throw new NetError({ action: "accept", address, fault: "truncated", reason });
}
