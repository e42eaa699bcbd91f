import { HttpError } from "../../errors.ts";
import { ByteQueue } from "../../frame/byte_queue.ts";
import { WebSocketCodec } from "../../frame/websocket.ts";
import { isAllowedHost } from "../../http/allowed_host.ts";
import type { RequestHead } from "../../http/head.ts";
import { respond } from "../../http/respond.ts";
import { serveHttp } from "../../http/serve_http.ts";
import type { UpgradedStream } from "../../http/serve_options.ts";
import { acceptWebSocket } from "../../http/websocket_accept.ts";
import { askForUpgrade, asksForWebSocket, refusalBytes } from "../../http/websocket_handshake.ts";
import type { Connection } from "../../net/connection.ts";
import type { Ending } from "../../net/ending.ts";
import { chatPage } from "../../web/chat_page.ts";
import { hearJson, type House } from "./doors.ts";
import { jsonFormat } from "../protocol/formats.ts";
import { MAX_CLIENT_MESSAGE } from "../protocol/protocol.ts";
import { StreamLink } from "./stream_link.ts";
import { visit } from "./visit.ts";

/** Pages at the same door that are not the room's: each answers what is its own. */
export interface OtherPages {
  /** Answers a request; `undefined` leaves it to the room. */
  handler(request: Request): Response | undefined;
  /** Takes over a connection that asks for a WebSocket; `undefined` likewise. */
  upgrade(head: RequestHead, taken: UpgradedStream): Promise<Ending | void> | undefined;
}

/** Which names and pages are let in, and how long they may be silent. */
export interface HttpDoorOptions {
  /**
   * Names that the server goes by, besides IP addresses and `localhost`.
   *
   * @default {none}
   */
  hosts?: readonly string[] | undefined;
  /**
   * Origins whose pages may connect, besides the room's own page.
   *
   * @default {none}
   */
  origins?: readonly string[] | undefined;
  /**
   * After how many milliseconds a silent browser is pinged.
   *
   * @default {30000}
   */
  ping?: number | undefined;
  /**
   * How long a request's head may take, in milliseconds.
   *
   * @default {10000}
   */
  handshakeTimeout?: number | undefined;
  /**
   * Pages besides the room's own.
   *
   * @default {none}
   */
  others?: OtherPages | undefined;
}

/** A close frame has room for 123 bytes: so many characters always fit. */
const MAX_REASON = 30;

const FRAMES = new WebSocketCodec({ role: "server" });
const FORMAT = jsonFormat({
  name: "websocket",
  wrap(data) {
    const queue = new ByteQueue(data.length + 10);
    FRAMES.encode({ kind: "text", data }, queue);
    return queue.view();
  },
});

/** A browser: it gets the page, or a WebSocket on `/` whose messages are those of frames. */
export function httpDoor(
  house: House,
  connection: Connection,
  options: HttpDoorOptions & { unread: Uint8Array },
): Promise<Ending> {
  const { hosts, unread, others, handshakeTimeout: headTimeout } = options;
  return serveHttp(connection.stream, {
    unread,
    ...(headTimeout === undefined ? {} : { headTimeout }),
    draining: connection.draining,
    handler(request) {
      const { host, pathname } = new URL(request.url);
      if (!isAllowedHost(host, { hosts })) return strangeHost();
      return others?.handler(request) ?? chatPage(request) ??
        (pathname === "/ws" ? askForUpgrade() : nothing());
    },
    upgrade(head, taken) {
      const isOwn = asksForWebSocket(head);
      return others?.upgrade(head, taken) ??
        (isOwn ? socketDoor(house, taken, { ...options, head }) : undefined);
    },
  });
}

function nothing(): Response {
  return respond("Nothing is here: the room is at /\n", { status: 404 });
}

function strangeHost(): Response {
  const how = "use its address, or start it with --allow-host NAME";
  return respond(`This server does not go by that name: ${how}.\n`, { status: 421 });
}

async function socketDoor(
  { hub, keeper }: House,
  { stream, unread }: UpgradedStream,
  options: HttpDoorOptions & { head: RequestHead },
): Promise<Ending> {
  const { head, hosts, origins, ping: pingInterval } = options;
  // A name that somebody else's page made its own would pass for the same origin.
  if (!isAllowedHost(head.headers.get("host"), { hosts })) {
    const error = new HttpError("Cannot open a WebSocket under that name", { status: 403 });
    await stream.write(refusalBytes(error));
    throw error;
  }
  const limits = { maxMessage: MAX_CLIENT_MESSAGE, pingInterval };
  const channel = await acceptWebSocket(stream, { head, unread, origins, ...limits });
  const link = new StreamLink({
    remote: stream.remote,
    write: (bytes) => stream.write(bytes),
    closeWrite: (reason) => channel.closeWrite(1000, [...reason].slice(0, MAX_REASON).join("")),
    close: () => stream.close(),
  }, FORMAT);
  try {
    return await visit(hub, channel, { link, keeper, hear: hearJson });
  } finally {
    channel.close();
    await channel.closed;
  }
}
