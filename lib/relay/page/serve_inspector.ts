import { type Address, formatAddress } from "../../address.ts";
import { HttpError } from "../../errors.ts";
import { isAllowedHost } from "../../http/allowed_host.ts";
import type { RequestHead } from "../../http/head.ts";
import { respond } from "../../http/respond.ts";
import { serveHttp } from "../../http/serve_http.ts";
import type { UpgradedStream } from "../../http/serve_options.ts";
import { acceptWebSocket } from "../../http/websocket_accept.ts";
import { asksForWebSocket, refusalBytes } from "../../http/websocket_handshake.ts";
import { listen } from "../../net/listen.ts";
import { serve, type Server } from "../../net/server.ts";
import { inspectorPage } from "../../web/inspector_page.ts";
import type { Way } from "../../web/inspector/protocol.ts";
import type { FaultSet } from "../faults/fault_set.ts";
import type { Inspection } from "./inspection.ts";
import { talkToPage } from "./page_socket.ts";
import { tapeOf } from "./page_tape.ts";

/** The largest message of a page. */
const MAX_MESSAGE = 64 << 10;
/** How many connections browsers may have here. */
const MAX_CONNECTIONS = 64;
const RATE = 200;

/** Options of {@linkcode serveInspector}. */
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
   * Names that the page's server goes by, besides IP addresses and `localhost`.
   *
   * @default {none}
   */
  hosts?: readonly string[] | undefined;
}

/**
 * Serves the page that shows what passes a relay: the page at `/`, its WebSocket there too, and what
 * is kept as a tape at `/tape`.
 *
 * @throws {NetError} As `listen` does.
 */
export async function serveInspector(at: Address, options: InspectorOptions): Promise<Server> {
  const { hosts } = options;
  const handler = (request: Request) => {
    const url = new URL(request.url);
    if (!isAllowedHost(url.host, { hosts })) return strangeHost();
    if (url.pathname === "/tape" && request.method === "GET") return tape(options);
    return inspectorPage(request) ??
      respond("Nothing is here: the page is at /\n", { status: 404 });
  };
  return serve(await listen(at), ({ stream, draining }) =>
    serveHttp(stream, {
      handler,
      draining,
      upgrade: (head, taken) =>
        asksForWebSocket(head) ? openSocket(taken, { ...options, head, draining }) : undefined,
    }), { maxConnections: MAX_CONNECTIONS });
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
  { stream, unread }: UpgradedStream,
  options: InspectorOptions & { head: RequestHead; draining: AbortSignal },
): Promise<void> {
  const { head, hosts, inspection, frame, faults, draining } = options;
  // A name that somebody else's page made its own would pass for the same origin.
  if (!isAllowedHost(head.headers.get("host"), { hosts })) {
    const error = new HttpError("Cannot open a WebSocket under that name", { status: 403 });
    await stream.write(refusalBytes(error));
    throw error;
  }
  const channel = await acceptWebSocket(stream, { head, unread, maxMessage: MAX_MESSAGE });
  const leave = () => channel.close(1001, "the relay ends");
  draining.addEventListener("abort", leave);
  if (draining.aborted) leave();
  const [listen, target] = [options.listen, options.target].map((at) => formatAddress(at));
  const hello = { type: "hello", listen: listen!, target: target!, frame, rate: RATE } as const;
  try {
    await talkToPage(channel, { inspection, hello, faults });
  } catch {
    // A page may go in any way it likes.
  } finally {
    draining.removeEventListener("abort", leave);
    channel.close();
    await channel.closed;
  }
}
