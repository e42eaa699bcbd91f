/**
 * How a page that is part of the program is served: markup, style and scripts that a browser runs as
 * they are.
 *
 * @module
 */
import { crc32, gzipSync } from "node:zlib";
import { respond } from "../http/respond.ts";

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/**
 * Only what this server sends is loaded and only this server is talked to; nothing inline runs,
 * nobody frames the page, and no script can turn text into markup.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  // The scripts belong together: an old one must not meet a new one after an update.
  "cache-control": "no-cache",
  "vary": "accept-encoding",
};

/** A file as it is sent. */
interface Asset {
  type: string;
  etag: string;
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  link?: string;
}

/** Answers a request for a page or a part of it; `undefined` when it is for something else. */
export type PageHandler = (request: Request) => Response | undefined;

/**
 * Serves a page. It is answered to `GET` and `HEAD`, compressed where the browser takes gzip, and with
 * 304 where the browser has it already.
 *
 * @param files The text of each file by its path below `/`; a file that is not here is never sent.
 * @param index The path of the one that is answered at `/`.
 */
export function createPage(files: ReadonlyMap<string, string>, index: string): PageHandler {
  const ready = new Map<string, Asset>();
  const preloads = preloadsOf(files);
  return (request) => {
    const name = nameOf(new URL(request.url).pathname, index);
    const text = files.get(name);
    if (text === undefined) return undefined;
    // Compressed when it is first asked for: a server whose page nobody opens pays nothing.
    const asset = ready.get(name) ?? assetOf(name, text);
    if (name === index) asset.link = preloads;
    ready.set(name, asset);
    return answer(request, asset);
  };
}

/** All modules at once: each names the next ones only when it is there. */
function preloadsOf(files: ReadonlyMap<string, string>): string {
  return [...files.keys()].filter((name) => name.endsWith(".js") && !name.endsWith("/theme.js"))
    .map((name) => `<${name}>; rel=modulepreload`).join(", ");
}

function nameOf(pathname: string, index: string): string {
  if (pathname === "/") return index;
  if (pathname === "/favicon.ico" || pathname === "/favicon.svg") return "chat/icon.svg";
  return pathname.slice(1);
}

function assetOf(name: string, text: string): Asset {
  const plain = new TextEncoder().encode(text);
  return {
    type: TYPES[name.slice(name.lastIndexOf(".") + 1) as keyof typeof TYPES],
    // Weak, as it is the same for both encodings.
    etag: `W/"${plain.length.toString(36)}-${crc32(plain).toString(36)}"`,
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
  };
}

function answer(request: Request, asset: Asset): Response {
  const { method } = request;
  if (method !== "GET" && method !== "HEAD") {
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  }
  const { type, etag } = asset;
  const headers = new Headers({ ...HEADERS, "content-type": type, etag });
  if (asset.link) headers.set("link", asset.link);
  if (hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  const isGzip = takesGzip(request.headers.get("accept-encoding") ?? "");
  const body = isGzip ? asset.gzip : asset.plain;
  if (isGzip) headers.set("content-encoding", "gzip");
  headers.set("content-length", String(body.length));
  return method === "HEAD" ? new Response(null, { headers }) : respond(body, { headers });
}

/** `If-None-Match` of RFC 9110, section 13.1.2, by weak comparison. */
function hasAlready({ headers }: Request, etag: string): boolean {
  const known = headers.get("if-none-match")?.split(",").map((tag) => tag.trim()) ?? [];
  return known.some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag.slice(2));
}

/** `Accept-Encoding` of RFC 9110, section 12.5.3; a quality of zero is a no. */
function takesGzip(accepted: string): boolean {
  return accepted.split(",").some((part) => {
    const [coding = "", ...parameters] = part.toLowerCase().split(";").map((text) => text.trim());
    return coding === "gzip" && !parameters.some((text) => /^q=0(\.0*)?$/.test(text));
  });
}
