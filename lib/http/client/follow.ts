import { NetError } from "../../errors.ts";
import type { TlsClientOptions } from "../../net/tls.ts";
import { request } from "./request.ts";
import type { ResponseHead } from "../head.ts";
import { redirect, type Redirection } from "./redirect.ts";
import type { HttpReply, HttpRequestOptions } from "./request_options.ts";

/** Options of {@linkcode requestFollowing}. */
export interface FollowOptions extends HttpRequestOptions {
  /**
   * How many redirects in a row are followed; the next one is an error. With 0 none is followed, and
   * one that comes is an answer like any other.
   *
   * @default {10}
   */
  maxRedirects?: number | undefined;
  /**
   * Is told of each answer, those that redirect too.
   *
   * @default {none}
   */
  onAnswer?: ((head: ResponseHead) => void) | undefined;
  /**
   * Is told of each redirect before it is followed.
   *
   * @default {none}
   */
  onRedirect?: ((redirection: Redirection) => void) | undefined;
}

/**
 * As {@linkcode request}, and follows redirects: credentials (the `Authorization` and `Cookie` fields,
 * a client's certificate) stay with the origin they were meant for.
 *
 * @throws {NetError} `other` when there are too many redirects, and what `request` throws.
 */
export async function requestFollowing(
  url: URL | string,
  options: FollowOptions = {},
): Promise<HttpReply> {
  const { maxRedirects = 10, onAnswer, onRedirect } = options;
  let target = typeof url === "string" ? new URL(url) : url;
  let current: HttpRequestOptions = options;
  for (let left = maxRedirects;; left--) {
    const reply = await request(target, current);
    onAnswer?.(reply.head);
    const next = redirection(target, { reply, options: current });
    if (next === undefined || maxRedirects === 0) return reply;
    reply.close();
    if (left === 0) throw tooMany(target, maxRedirects);
    onRedirect?.(next);
    target = next.url;
    current = after(next, current);
  }
}

function redirection(
  url: URL,
  { reply: { head }, options }: { reply: HttpReply; options: HttpRequestOptions },
): Redirection | undefined {
  const { method = "GET", headers = [] } = options;
  const { status } = head;
  return redirect({ url, method, headers: [...headers] }, {
    status,
    location: head.headers.get("location"),
  });
}

function after(next: Redirection, options: HttpRequestOptions): HttpRequestOptions {
  const { method, headers, keepsBody, crossesOrigin } = next;
  return {
    ...options,
    method,
    headers,
    body: keepsBody ? options.body : undefined,
    tls: crossesOrigin && options.tls ? anonymous(options.tls) : options.tls,
  };
}

/** Whom to trust stays; who this side is, and what the first server is called, does not. */
function anonymous({ cert: _cert, key: _key, serverName: _name, ...trust }: TlsClientOptions) {
  return trust;
}

function tooMany(url: URL, max: number): NetError {
  return new NetError({
    action: "request",
    address: url.origin + url.pathname,
    fault: "other",
    reason: `more than ${max} ${max === 1 ? "redirect" : "redirects"} in a row`,
    hint: "they may go round in a circle",
  });
}
