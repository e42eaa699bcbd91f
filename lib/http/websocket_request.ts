/**
 * The client's side of WebSocket's opening handshake (RFC 6455, section 4.1), without I/O.
 *
 * @module
 */
import { formatHostPort, type InternetAddress } from "../address.ts";
import { UsageError } from "../errors.ts";
import { quote } from "../frame/show.ts";
import type { Fields, RequestHeadInit, ResponseHead } from "./head.ts";
import { acceptOf } from "./websocket_handshake.ts";

/** What the handshake itself says. */
const OURS_REGEXP = /^(?:connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;
const TOKEN_REGEXP = /^[!#$%&'*+\-.^`|~\w]+$/;

/** What a client asks for. */
export interface WebSocketRequestOptions {
  /**
   * Fields besides those of the handshake; a `Host` takes the place of the address.
   *
   * @default {none}
   */
  headers?: Fields | undefined;
  /**
   * The subprotocols to offer, the best first.
   *
   * @default {none}
   */
  subprotocols?: readonly string[] | undefined;
  /**
   * The `Origin`: which site's page this is to be taken for.
   *
   * @default {none, as of a program that is no browser}
   */
  origin?: string | undefined;
}

/** A fresh key: 16 random bytes in base64. */
export function makeKey(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toBase64();
}

/**
 * The request that asks for a WebSocket.
 *
 * @throws {UsageError} When a field is one of the handshake's own, or a subprotocol no token.
 */
export function upgradeRequest(
  address: InternetAddress,
  options: WebSocketRequestOptions & { key: string },
): RequestHeadInit {
  const { headers = [], subprotocols = [], origin, key } = options;
  const given = [...headers];
  const taken = given.find(([name]) => OURS_REGEXP.test(name));
  if (taken) throw new UsageError(`Cannot set ${quote(taken[0])}: the handshake says it`);
  const odd = subprotocols.find((name) => !TOKEN_REGEXP.test(name));
  if (odd !== undefined) throw new UsageError(`Cannot offer ${quote(odd)} as a subprotocol`);
  const hasHost = given.some(([name]) => name.toLowerCase() === "host");
  const fields: (readonly [string, string])[] = [
    ...(hasHost ? [] : [["Host", hostOf(address)] as const]),
    ["Upgrade", "websocket"],
    ["Connection", "Upgrade"],
    ["Sec-WebSocket-Key", key],
    ["Sec-WebSocket-Version", "13"],
  ];
  if (subprotocols.length > 0) fields.push(["Sec-WebSocket-Protocol", subprotocols.join(", ")]);
  if (origin !== undefined) fields.push(["Origin", origin]);
  return { method: "GET", target: address.path ?? "/", headers: [...fields, ...given] };
}

/**
 * What a server's answer means: the subprotocol that it chose, or why there is no WebSocket, and the
 * status of an answer that is an error.
 */
export function readUpgradeResponse(
  { status, reason, headers }: ResponseHead,
  { key, subprotocols = [] }: { key: string; subprotocols?: readonly string[] | undefined },
): { subprotocol: string } | { refusal: string; status?: number } {
  if (status !== 101) {
    const refusal = `the server answers ${status} ${reason}`.trimEnd();
    return status >= 400 ? { refusal, status } : { refusal };
  }
  if (!headers.lists("upgrade", "websocket") || !headers.lists("connection", "upgrade")) {
    return { refusal: "the server switches to another protocol" };
  }
  if (headers.get("sec-websocket-accept") !== acceptOf(key)) {
    return { refusal: "the server's answer is not to this request's key" };
  }
  if (headers.has("sec-websocket-extensions")) {
    return { refusal: "the server uses an extension that was not offered" };
  }
  const subprotocol = headers.get("sec-websocket-protocol") ?? "";
  if (subprotocol !== "" && !subprotocols.includes(subprotocol)) {
    return { refusal: `the server chose ${quote(subprotocol)}, which was not offered` };
  }
  return { subprotocol };
}

/** The host of an address as `Host` says it: without a port that goes without saying. */
export function hostOf(address: InternetAddress): string {
  const { scheme, host, port } = address;
  const isDefault = port === (scheme === "wss" ? 443 : 80);
  return isDefault ? formatHostPort({ host, port }).replace(/:\d+$/, "") : formatHostPort(address);
}
