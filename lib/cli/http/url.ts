import { AddressError } from "../../errors.ts";

/**
 * The URL that a person means: `https://host/path`, `host/path`, `:8000/path` (loopback), `/path`.
 *
 * @param query Names and values to put behind its own query.
 * @throws {AddressError} When it is no URL, or one of another kind.
 */
export function parseUrl(text: string, query: readonly (readonly [string, string])[] = []): URL {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
    throw new AddressError(`Cannot use "${text}" as a URL: ${scheme} is neither http nor https`);
  }
  const url = URL.parse(scheme === undefined ? `http://${onLoopback(text)}` : text);
  if (url === null || url.hostname === "") {
    throw new AddressError(`Cannot use "${text}" as a URL: write http://host/path, or :8000/path`);
  }
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url;
}

/** `:8000/path`, `:/path` and `/path` are of this machine. */
function onLoopback(text: string): string {
  return /^:?(?:[/?]|$)/.test(text)
    ? `127.0.0.1${text.replace(/^:/, "")}`
    : text.startsWith(":")
    ? `127.0.0.1${text}`
    : text;
}
