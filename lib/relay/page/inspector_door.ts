import { type Address, formatAddress } from "../../address.ts";
import { HttpError } from "../../errors.ts";
import { GOING_AWAY } from "../../frame/websocket_close.ts";
import { isAllowedHost } from "../../http/allowed_host.ts";
import type { RequestHead } from "../../http/head.ts";
import { respond } from "../../http/respond.ts";
import type { UpgradedStream } from "../../http/serve_options.ts";
import { acceptWebSocket } from "../../http/websocket_accept.ts";
import { asksForWebSocket, refusalBytes } from "../../http/websocket_handshake.ts";
import { inspectorPage } from "../../web/inspector_page.ts";
import type { Way } from "../../web/inspector/protocol.ts";
import type { FaultSet } from "../faults/fault_set.ts";
import type { Injector } from "../injector.ts";
import type { Inspection } from "./inspection.ts";
import { PageSender } from "./page_sender.ts";
import { talkToPage } from "./page_socket.ts";
import { tapeOf } from "./page_tape.ts";

/** The largest message of a page: 64 KiB in base64, and what is said of them. */
const MAX_MESSAGE = 128 << 10;
const RATE = 200;

/** Options of {@linkcode inspectorDoor}. */
export interface InspectorOptions {
  /** What is looked at. */
  inspection: Inspection;
  /** Where the relay listens. */
  listen: Address;
  /** Where it leads. */
  target: Address;
  /** The specs of the frames of both directions. */
  frame: Record<Way, string>;
  /**
   * The faults that the page may change.
   *
   * @default {none}
   */
  faults?: FaultSet | undefined;
  /**
   * Sends what the page wants to be sent.
   *
   * @default {it may send nothing}
   */
  injector?: Injector | undefined;
  /**
   * Names that the page's server goes by, besides IP addresses and `localhost`.
   *
   * @default {none}
   */
  hosts?: readonly string[] | undefined;
  /**
   * The path of the page, with a slash at both ends.
   *
   * @default {"/"}
   */
  base?: string | undefined;
}

/** What answers browsers, where something else serves the connections. */
export interface InspectorDoor {
  /** Answers a request; `undefined` where it is for something else. */
  handler(request: Request): Response | undefined;
  /** Takes over a connection that asks for the page's WebSocket; `undefined` likewise. */
  upgrade(head: RequestHead, taken: UpgradedStream): Promise<void> | undefined;
}

/**
 * What answers browsers: the page at `base`, its WebSocket there too, and what is kept as a tape at
 * `tape` below it.
 */
export function inspectorDoor(options: InspectorOptions): InspectorDoor {
  const { hosts, base = "/" } = options;
  return {
    handler(request) {
      const url = new URL(request.url);
      if (!`${url.pathname}/`.startsWith(base)) return undefined;
      if (!isAllowedHost(url.host, { hosts })) return strangeHost();
      if (url.pathname === `${base}tape` && request.method === "GET") return tape(options);
      // Without the slash, its parts would be looked for beside it.
      if (!url.pathname.startsWith(base)) return moved(base);
      url.pathname = url.pathname.slice(base.length - 1);
      return inspectorPage(new Request(url, request));
    },
    upgrade(head, taken) {
      if (!asksForWebSocket(head) || pathOf(head) !== base) return undefined;
      return openSocket(taken, { ...options, head });
    },
  };
}

function pathOf({ target }: RequestHead): string {
  return target.replace(/[?#].*$/, "");
}

function moved(location: string): Response {
  return respond("The page has a slash behind its name.\n", {
    status: 308,
    headers: { location },
  });
}

function strangeHost(): Response {
  return respond("This server does not go by that name: use its address.\n", { status: 421 });
}

function tape({ inspection, listen, target, frame }: InspectorOptions): Response {
  const init = { frame, listen: formatAddress(listen), target: formatAddress(target) };
  return new Response(tapeOf(inspection, init), {
    headers: {
      "content-type": "application/x-ndjson",
      "content-disposition": 'attachment; filename="relay.tape"',
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    },
  });
}

async function openSocket(
  { stream, unread, draining }: UpgradedStream,
  options: InspectorOptions & { head: RequestHead },
): Promise<void> {
  const { head, hosts, inspection, frame, faults, injector } = options;
  // A name that somebody else's page made its own would pass for the same origin.
  if (!isAllowedHost(head.headers.get("host"), { hosts })) {
    const error = new HttpError("Cannot open a WebSocket under that name", { status: 403 });
    await stream.write(refusalBytes(error));
    throw error;
  }
  const channel = await acceptWebSocket(stream, { head, unread, maxMessage: MAX_MESSAGE });
  const leave = () => channel.close(GOING_AWAY, "the relay ends");
  draining?.addEventListener("abort", leave);
  if (draining?.aborted) leave();
  const [listen, target] = [options.listen, options.target].map((at) => formatAddress(at));
  const route = { listen: listen!, target: target!, frame };
  const hello = { type: "hello", ...route, rate: RATE, canSend: injector !== undefined } as const;
  const sender = injector && new PageSender(injector, clientOf(stream.remote));
  try {
    await talkToPage(channel, { inspection, hello, faults, sender });
  } catch {
    // A page may go in any way it likes.
  } finally {
    draining?.removeEventListener("abort", leave);
    channel.close();
    await channel.closed;
  }
}

/** Who looks on, as a client of the relay: whatever transport the page came by. */
function clientOf(remote: Address): Address {
  return remote.scheme === "unix"
    ? remote
    : { scheme: "tcp", host: remote.host, port: remote.port };
}
