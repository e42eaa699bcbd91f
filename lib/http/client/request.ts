/**
 * An HTTP/1.1 client: one request, one connection (RFC 9112).
 *
 * @module
 */
import { type Address, parseAddress } from "../../address.ts";
import { UsageError } from "../../errors.ts";
import { ByteQueue } from "../../frame/byte_queue.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import { connect } from "../../net/connect.ts";
import { bytesBody, type HttpBody } from "./body_source.ts";
import { encodeRequestHead, type RequestHeadInit } from "../head.ts";
import { HttpExchange } from "./exchange.ts";
import { PhaseClock } from "./phase_clock.ts";
import type { HttpReply, HttpRequestOptions } from "./request_options.ts";

/**
 * Sends a request and waits for the head of the answer. Redirects are answers like any other
 * ({@linkcode requestFollowing} follows them).
 *
 * @example
 * ```ts
 * import { listen, request, serve } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = serve(await listen("127.0.0.1:0"), async ({ stream }) => {
 *   await stream.read(new Uint8Array(4096));
 *   await stream.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
 * });
 * const { port } = server.local as { port: number };
 * using reply = await request(`http://127.0.0.1:${port}/`);
 * assertEquals(reply.head.status, 200);
 * assertEquals(await new Response(ReadableStream.from(reply.body)).text(), "hello");
 * ```
 *
 * @throws {UsageError} When the URL is neither `http` nor `https`, or of `https` with a Unix socket.
 * @throws {NetError} When the connection cannot be made or breaks, or nothing comes in time.
 * @throws {HttpError} When the answer is no HTTP, or the request cannot be written as HTTP.
 */
export async function request(
  url: URL | string,
  options: HttpRequestOptions = {},
): Promise<HttpReply> {
  const target = typeof url === "string" ? new URL(url) : url;
  const body = bodyOf(options.body);
  const head = requestHead(target, { ...options, body });
  const encoded = new ByteQueue();
  encodeRequestHead(head, encoded);
  options.onRequest?.(head);
  const clock = new PhaseClock();
  const stream = await open(target, { ...options, onReached: () => clock.end("connect") });
  clock.end(target.protocol === "https:" ? "tls" : "connect");
  const exchange = new HttpExchange(stream, {
    ...options,
    url: target,
    method: head.method,
    clock,
  });
  return await exchange.run(encoded.view(), body);
}

function bodyOf(body: HttpRequestOptions["body"]): HttpBody | undefined {
  if (typeof body === "string") return bytesBody(body, "text/plain; charset=utf-8");
  return body instanceof Uint8Array ? bytesBody(body) : body;
}

/** The head, with the fields that the exchange needs where the caller gave no others. */
function requestHead(
  url: URL,
  { method = "GET", headers = [], body }: HttpRequestOptions & { body: HttpBody | undefined },
): RequestHeadInit {
  const given = [...headers];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const wantsLength = body !== undefined || ["POST", "PUT", "PATCH"].includes(method);
  const added: [string, string | undefined][] = [
    ["Host", url.host],
    ["Accept-Encoding", "identity"],
    ["Content-Type", body?.type],
    ["Content-Length", wantsLength ? `${body?.size ?? 0}` : undefined],
    ["Connection", "close"],
  ];
  const missing = added.filter((field): field is [string, string] =>
    field[1] !== undefined && !names.has(field[0].toLowerCase())
  );
  return { method, target: url.pathname + url.search, headers: [...missing, ...given] };
}

function open(
  url: URL,
  options: HttpRequestOptions & { onReached: () => void },
): Promise<ByteStream> {
  const { timeout = 10_000, signal, tls, unix, onReached } = options;
  const limit = timeout === 0 ? {} : { timeout };
  return connect(addressOf(url, unix), { ...limit, signal, tls, onReached });
}

function addressOf(url: URL, unix: string | undefined): Address {
  const isSecure = url.protocol === "https:";
  if (!isSecure && url.protocol !== "http:") {
    throw new UsageError(`Cannot request ${url.href}: it is neither http nor https`);
  }
  if (unix === undefined) {
    // Without the path: what cannot be reached is the host.
    return parseAddress(`${url.protocol}//${url.host}`);
  }
  if (!isSecure) return parseAddress(`unix:${unix}`);
  throw new UsageError(`Cannot request ${url.href} over a Unix socket: only http goes there`);
}
