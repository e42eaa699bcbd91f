/**
 * The page of the chat room, embedded in the program: markup, style and scripts that a browser
 * runs as they are.
 *
 * @module
 */
import { crc32, gzipSync } from "node:zlib";
import { respond } from "../http/respond.ts";
import { ASSETS } from "./chat_assets.ts";

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

/** All modules at once: each names the next ones only when it is there. */
const PRELOADS = [...ASSETS.keys()].filter((name) => name.endsWith(".js") && name !== "theme.js")
  .map((name) => `<chat/${name}>; rel=modulepreload`).join(", ");

/** A file as it is sent. */
interface Asset {
  type: string;
  etag: string;
  plain: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
}

const ready = new Map<string, Asset>();

/** Compressed when it is first asked for: a server whose page nobody opens pays nothing. */
function assetOf(name: string): Asset | undefined {
  const known = ready.get(name);
  const text = ASSETS.get(name);
  if (known || text === undefined) return known;
  const plain = new TextEncoder().encode(text);
  const asset = {
    type: TYPES[name.slice(name.lastIndexOf(".") + 1) as keyof typeof TYPES],
    // Weak, as it is the same for both encodings.
    etag: `W/"${plain.length.toString(36)}-${crc32(plain).toString(36)}"`,
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
  };
  ready.set(name, asset);
  return asset;
}

function nameOf(pathname: string): string {
  if (pathname === "/") return "index.html";
  if (pathname === "/favicon.ico" || pathname === "/favicon.svg") return "icon.svg";
  return pathname.startsWith("/chat/") ? pathname.slice("/chat/".length) : "";
}

/**
 * Answers a request for the page of the chat room or a part of it.
 *
 * The page is at `/`, its parts under `/chat/`, and its icon at `/favicon.ico` too. It is answered
 * to `GET` and `HEAD`, compressed where the browser takes gzip, and with 304 where the browser has
 * it already.
 *
 * @returns The answer, or `undefined` when the request is for something else.
 */
export function chatPage(request: Request): Response | undefined {
  const asset = assetOf(nameOf(new URL(request.url).pathname));
  if (!asset) return undefined;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  }
  const headers = new Headers({ ...HEADERS, "content-type": asset.type, etag: asset.etag });
  if (asset.type === TYPES.html) headers.set("link", PRELOADS);
  if (hasAlready(request, asset.etag)) return new Response(null, { status: 304, headers });
  const isGzip = takesGzip(request.headers.get("accept-encoding") ?? "");
  const body = isGzip ? asset.gzip : asset.plain;
  if (isGzip) headers.set("content-encoding", "gzip");
  headers.set("content-length", String(body.length));
  return request.method === "HEAD" ? new Response(null, { headers }) : respond(body, { headers });
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
