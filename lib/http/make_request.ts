import { type Address, formatHostPort } from "../address.ts";
import { HttpError } from "../errors.ts";
import type { RequestHead } from "./head.ts";
import type { RequestBody } from "./request_body.ts";

/**
 * A request as the web knows it.
 *
 * @param options.body Its body; that of GET and HEAD, where it has no meaning, is left out.
 * @throws {HttpError} 400 or 501 when the web knows no such request.
 */
export function makeRequest(
  head: RequestHead,
  { body, local }: { body: RequestBody | undefined; local: Address },
): Request {
  const { method, headers } = head;
  if (method === "CONNECT" || method === "TRACE" || method === "TRACK") {
    throw new HttpError(`Cannot answer ${method} here`, { status: 501 });
  }
  const init: RequestInit & { duplex?: "half" } = { method, headers: [...headers] };
  if (body && method !== "GET" && method !== "HEAD") {
    init.body = body.whole() ?? body.stream();
    init.duplex = "half";
  }
  try {
    return new Request(urlOf(head, local), init);
  } catch (cause) {
    throw new HttpError("Cannot make a URL of the target and the host", { status: 400, cause });
  }
}

function urlOf({ target, headers }: RequestHead, local: Address): string {
  if (!target.startsWith("/") && target !== "*") return target;
  const { scheme } = local;
  const isSecure = scheme === "https" || scheme === "tls" || scheme === "wss";
  const host = headers.get("host") ?? (scheme === "unix" ? "localhost" : formatHostPort(local));
  return `${isSecure ? "https" : "http"}://${host}${target === "*" ? "/" : target}`;
}
