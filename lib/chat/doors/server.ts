import type { Connection } from "../../net/connection.ts";
import { openDoor, type OpenedDoor } from "../../net/door.ts";
import type { Ending } from "../../net/ending.ts";
import { Browsers } from "./browsers.ts";
import { frameDoor, type House, textDoor } from "./doors.ts";
import { type Visitor, visitorOf } from "./first_bytes.ts";
import type { Hub } from "../room/hub.ts";
import { httpDoor, type HttpDoorOptions } from "./http_door.ts";
import { Keeper, type KeeperTimes } from "./keeper.ts";
import { hostOf } from "./stream_link.ts";

const FIN: Ending = { by: "peer", how: "FIN" };
const SHUTDOWN: Ending = { by: "local", how: "shutdown" };
const MALFORMED: Ending = { by: "local", how: "malformed" };
const ENCODER = new TextEncoder();
const HINTS = {
  tls: "This port speaks no TLS: see --tls-self-signed\n",
  stranger: "This port speaks lines of UTF-8, frames of JSON (u32le), HTTP and WebSocket.\n",
};

/** Options of {@linkcode ChatServer}. */
export interface ChatServerOptions extends KeeperTimes, Omit<HttpDoorOptions, "ping"> {}

/** The room's doors for streams, all on one port: the first bytes of a connection say which. */
export class ChatServer {
  readonly #house: House;
  readonly #options: ChatServerOptions;
  readonly #browsers = new Browsers();

  /** Opens the doors of a room. */
  constructor(hub: Hub, options: ChatServerOptions = {}) {
    this.#house = { hub, keeper: new Keeper(options) };
    this.#options = options;
  }

  /** Takes a connection in until it ends: the handler of a server. */
  handle(connection: Connection): Promise<Ending> {
    return this.#open(connection).then((door) => this.#lead(connection, door));
  }

  #open({ stream, draining }: Connection): Promise<OpenedDoor<Visitor> | null> {
    const opened = performance.now();
    const address = hostOf(stream.remote);
    return openDoor(
      stream,
      (bytes, silence) =>
        visitorOf(bytes, { silence, nearBrowser: this.#browsers.isNear(address, opened) }),
      { timeout: this.#options.handshakeTimeout, draining },
    );
  }

  #lead(connection: Connection, door: OpenedDoor<Visitor> | null): Ending | Promise<Ending> {
    switch (door?.kind) {
      case "text":
        return textDoor(this.#house, door);
      case "frames":
        return frameDoor(this.#house, door);
      case "http":
        this.#browsers.see(hostOf(connection.stream.remote), performance.now());
        return httpDoor(this.#house, connection, { ...this.#options, unread: door.unread });
      case "tls":
      case "stranger":
        return connection.stream.write(ENCODER.encode(HINTS[door.kind])).then(() => MALFORMED);
      default:
        return connection.draining.aborted ? SHUTDOWN : FIN;
    }
  }
}
