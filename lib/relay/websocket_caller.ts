import type { InternetAddress } from "../address.ts";
import { HttpError, NetError } from "../errors.ts";
import type { RequestHead } from "../http/head.ts";
import { acceptWebSocket, readUpgrade } from "../http/websocket_accept.ts";
import type { WebSocketChannel } from "../http/websocket_channel.ts";
import { answerUpgrade, isOwnOrigin, listOf, refusalBytes } from "../http/websocket_handshake.ts";
import { hostOf, type WebSocketRequestOptions } from "../http/websocket_request.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import type { Asked, Caller } from "./caller.ts";
import type { Party } from "./party.ts";
import type { RelayOptions } from "./relay_options.ts";

/** What is between a client and its own server, and no word to the next (RFC 9110, section 7.6.1). */
const HOP_REGEXP =
  /^(?:host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|content-length|proxy-.*|sec-websocket-.*)$/i;

/**
 * Reads a client's handshake, and answers it when the target has answered: with the subprotocol that
 * the target chose, or with the target's refusal.
 *
 * @throws {HttpError} When the client may not have a WebSocket; it has been told by then.
 */
export async function receiveCaller(
  stream: ByteStream,
  { webSocket, timeout }: Pick<RelayOptions, "webSocket" | "timeout">,
): Promise<Caller> {
  try {
    const request = await readUpgrade(stream, timeout === undefined ? {} : { timeout });
    // Whoever may not come in is told before a target hears of it.
    answerUpgrade(request.head, webSocket);
    return {
      asked: askedOf(request.head),
      async enter(target) {
        const subprotocols = chosenBy(target) ?? webSocket?.subprotocols;
        const options = { ...webSocket, ...request, subprotocols, holdsClose: true };
        return { channel: await acceptWebSocket(stream, options) };
      },
      refuse: (error) => stream.write(refusalBytes(toHttpError(error))),
    };
  } catch (error) {
    if (error instanceof HttpError) await stream.write(refusalBytes(error));
    throw error;
  }
}

/** The request to a target, on behalf of a client: what the relay was told to say goes first. */
export function requestFor(
  target: InternetAddress,
  { asked, webSocket = {} }: Pick<RelayOptions, "webSocket"> & { asked: Asked },
): WebSocketRequestOptions & { path: string } {
  const { path = "/" } = target;
  const { headers: own = [], origin, subprotocols = asked.subprotocols } = webSocket;
  const given = [...own];
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  if (origin !== undefined) names.add("origin");
  const translated = asked.headers.map(([name, value]) =>
    [name, asked.isOwnOrigin && isOrigin(name) ? originOf(target) : value] as const
  );
  const passed = translated.filter(([name]) => !names.has(name.toLowerCase()));
  return { path: path === "/" ? asked.path : path, subprotocols, headers: [...passed, ...given] };
}

function askedOf({ target, headers }: RequestHead): Asked {
  const named = listOf(headers.get("connection")).map((name) => name.toLowerCase());
  const isForTarget = (name: string) =>
    !HOP_REGEXP.test(name) && !named.includes(name.toLowerCase());
  return {
    path: target.startsWith("/") ? target : "/",
    subprotocols: listOf(headers.get("sec-websocket-protocol")),
    headers: [...headers].filter(([name]) => isForTarget(name)),
    isOwnOrigin: isOwnOrigin(headers),
  };
}

function isOrigin(name: string): boolean {
  return name.toLowerCase() === "origin";
}

/** The origin of the pages that a target serves itself. */
function originOf(target: InternetAddress): string {
  return `${target.scheme === "wss" ? "https" : "http"}://${hostOf(target)}`;
}

/** What a target that is a WebSocket chose of the client's offer. */
function chosenBy(target: Party): string[] | undefined {
  if (!("channel" in target) || !("subprotocol" in target.channel)) return undefined;
  const { subprotocol } = target.channel as WebSocketChannel;
  return subprotocol === "" ? [] : [subprotocol];
}

/** Why there is no target, with the status that says so: the target's own, if it has one. */
function toHttpError(error: unknown): HttpError {
  if (!(error instanceof NetError)) return new HttpError("Cannot relay this", { status: 502 });
  const { cause, fault, message } = error;
  const late = fault === "timeout" ? 504 : 502;
  return new HttpError(message, { status: cause instanceof HttpError ? cause.status : late });
}
