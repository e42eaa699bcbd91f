/**
 * What a redirect makes of a request (RFC 9110 section 15.4). Pure.
 *
 * @module
 */

/** As much of a request as a redirect may change. */
export interface Redirectable {
  /** Where it goes. */
  url: URL;
  /** Its method. */
  method: string;
  /** Its headers, in order. */
  headers: readonly (readonly [name: string, value: string])[];
}

/** The request that follows a redirect. */
export interface Redirection extends Redirectable {
  /** Whether the body is sent again. */
  keepsBody: boolean;
  /** Whether scheme, host or port are others, so that credentials stayed behind. */
  crossesOrigin: boolean;
  /** Whether it leaves TLS. */
  downgrades: boolean;
}

/** Statuses that send elsewhere; 300, 304 and 305 do not. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Headers that prove who asks: another origin must not see them. */
const CREDENTIALS: readonly string[] = ["authorization", "cookie", "proxy-authorization"];
/** Headers that describe a body. */
const OF_BODY = /^(?:content-.*|transfer-encoding)$/;

/**
 * The request that a response sends to, if it does.
 *
 * 303 asks by GET, and so do 301 and 302 after a POST, as every browser has it; 307 and 308 repeat
 * method and body. Credentials and a `Host` set by hand do not go to another origin.
 *
 * @param status The status, and where its `Location` points.
 * @returns Nothing when it is no redirect, or one to what is neither `http` nor `https`.
 */
export function redirect(
  request: Redirectable,
  { status, location }: { status: number; location: string | null },
): Redirection | undefined {
  const url = location === null ? null : URL.parse(location, request.url);
  if (!REDIRECTS.includes(status) || url === null) return undefined;
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  // A fragment is passed on unless the target has its own (RFC 9110 section 10.2.2).
  if (url.hash === "") url.hash = request.url.hash;
  const crossesOrigin = url.origin !== request.url.origin;
  const method = methodAfter(status, request.method);
  const keepsBody = method === request.method;
  return {
    url,
    method,
    keepsBody,
    crossesOrigin,
    downgrades: request.url.protocol === "https:" && url.protocol === "http:",
    headers: request.headers.filter(([name]) =>
      isKept(name.toLowerCase(), { crossesOrigin, keepsBody })
    ),
  };
}

function methodAfter(status: number, method: string): string {
  if (status === 303) return method === "HEAD" ? "HEAD" : "GET";
  return (status === 301 || status === 302) && method === "POST" ? "GET" : method;
}

function isKept(
  name: string,
  { crossesOrigin, keepsBody }: { crossesOrigin: boolean; keepsBody: boolean },
): boolean {
  if (crossesOrigin && (CREDENTIALS.includes(name) || name === "host")) return false;
  return keepsBody || !OF_BODY.test(name);
}
