/**
 * The opening handshake of WebSocket (RFC 6455, section 4), both sides of it, without I/O.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { HttpError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import { quote } from "../frame/show.ts";
import { encodeResponseHead, type RequestHead, type ResponseHeadInit } from "./head.ts";
import type { HeaderFields } from "./header_fields.ts";
import { respond } from "./respond.ts";
import { reasonOf } from "./status.ts";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const KEY_REGEXP = /^[A-Za-z0-9+/]{22}==$/;

/** Whom a server lets in, and what it speaks. */
export interface WebSocketRules {
  /**
   * The subprotocols that the server speaks; the first that the client offers is taken.
   *
   * @default {none}
   */
  subprotocols?: readonly string[] | undefined;
  /**
   * The origins whose pages may connect, besides those of the server's own host, as in
   * `https://example.com`; `*` is any. A client without `Origin`, no browser's page, may always.
   *
   * @default {none}
   */
  origins?: readonly string[] | undefined;
}

/** A handshake that a server accepts. */
export interface AcceptedUpgrade {
  /** The response. */
  response: ResponseHeadInit;
  /** The subprotocol that was agreed on, or an empty text. */
  subprotocol: string;
}

/** What `Sec-WebSocket-Accept` must say for a key. */
export function acceptOf(key: string): string {
  return createHash("sha1").update(key + GUID).digest("base64");
}

/** Whether a head asks for a WebSocket, well or badly. */
export function asksForWebSocket({ headers }: RequestHead): boolean {
  return headers.lists("upgrade", "websocket") && headers.lists("connection", "upgrade");
}

/**
 * Answers a request for a WebSocket.
 *
 * @throws {HttpError} 426 for a request for anything else or another version, 400 for a malformed one,
 * 403 for a page of another origin (cross-site WebSocket hijacking, CWE-1385).
 */
export function answerUpgrade(head: RequestHead, rules: WebSocketRules = {}): AcceptedUpgrade {
  const { headers } = head;
  if (!asksForWebSocket(head)) throw refused(426, "the request does not ask for one");
  if (head.method !== "GET" || head.version !== "1.1") {
    throw refused(400, "the request is not a GET of HTTP/1.1");
  }
  const version = headers.get("sec-websocket-version");
  if (version !== "13") throw refused(426, `version ${version ?? "none"} is not 13`);
  const key = headers.get("sec-websocket-key") ?? "";
  if (!KEY_REGEXP.test(key)) throw refused(400, "its key is not 16 bytes in base64");
  checkOrigin(head, rules);
  const offered = listOf(headers.get("sec-websocket-protocol"));
  const subprotocol = offered.find((name) => rules.subprotocols?.includes(name)) ?? "";
  const fields: [string, string][] = [
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Accept", acceptOf(key)],
  ];
  if (subprotocol !== "") fields.push(["Sec-WebSocket-Protocol", subprotocol]);
  return { response: { status: 101, reason: reasonOf(101), headers: fields }, subprotocol };
}

/** The response that says why there is no WebSocket, in text. */
export function refusalBytes({ status, message }: HttpError): Uint8Array {
  const body = new TextEncoder().encode(`${message}\n`);
  const queue = new ByteQueue();
  const headers: [string, string][] = [
    ["Content-Type", "text/plain; charset=utf-8"],
    ["Content-Length", `${body.length}`],
    ["Connection", status === 426 ? "close, Upgrade" : "close"],
  ];
  if (status === 426) headers.push(["Upgrade", "websocket"], ["Sec-WebSocket-Version", "13"]);
  encodeResponseHead({ status, reason: reasonOf(status), headers }, queue);
  queue.push(body);
  return queue.view();
}

/** Tells who asked for a page where only a WebSocket is (RFC 9110, section 15.5.22). */
export function askForUpgrade(): Response {
  const headers = { upgrade: "websocket", "sec-websocket-version": "13" };
  return respond("Here is a WebSocket: connect with ws:// or wss://\n", { status: 426, headers });
}

/** The members of a comma-separated list. */
export function listOf(value: string | null): string[] {
  return value === null ? [] : value.split(",").map((part) => part.trim()).filter(Boolean);
}

/** Whether a page came from the host that it connects to; a default port may be left out. */
export function isOwnOrigin(headers: HeaderFields): boolean {
  const [url, host] = [URL.parse(headers.get("origin") ?? ""), headers.get("host")];
  if (url === null || host === null || url.host === "") return false;
  return URL.parse(`${url.protocol}//${host}`)?.host === url.host;
}

function checkOrigin({ headers }: RequestHead, { origins = [] }: WebSocketRules): void {
  const origin = headers.get("origin");
  if (origin === null || origins.includes("*") || isOwnOrigin(headers)) return;
  const url = URL.parse(origin);
  const isKnown = url !== null && origins.some((known) => URL.parse(known)?.origin === url.origin);
  if (isKnown && url.origin !== "null") return;
  throw refused(403, `pages of the origin ${quote(origin)} may not connect`);
}

function refused(status: number, why: string): HttpError {
  return new HttpError(`Cannot open a WebSocket: ${why}`, { status });
}
