import type { InternetAddress } from "../../address.ts";
import type { UdpSocket } from "../../net/udp.ts";
import { type Format, TEXT_FORMAT } from "../protocol/formats.ts";
import type { Link } from "../room/link.ts";
import { datagramsOf } from "./datagrams.ts";
import type { Session } from "../room/session.ts";

/** A member that is reached by datagrams of lines. */
export class UdpLink implements Link {
  /** Where the peer is. */
  readonly peer: InternetAddress;
  /** Who the peer is for bans and limits. */
  readonly address: string;
  /** Lines, as a person reads them. */
  readonly format: Format = TEXT_FORMAT;
  /** When it was last heard of, as `performance.now()` gives it. */
  heard: number = performance.now();
  /** Whether the server has ended it. */
  ended = false;
  readonly #socket: UdpSocket;
  #session: Session | undefined;
  #isAwake = false;

  /** Makes the link of a peer. */
  constructor(socket: UdpSocket, peer: InternetAddress) {
    this.address = peer.host;
    this.#socket = socket;
    this.peer = peer;
  }

  /** Joins the room. */
  serve(session: Session): void {
    this.#session = session;
    session.greet();
  }

  /** The member's session. */
  get session(): Session {
    return this.#session!;
  }

  /** Sends what is queued. */
  wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#pump();
  }

  /** Forgets the peer behind what is queued. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Never rejects: datagrams may be lost, and a peer that has gone falls silent. */
  async #pump(): Promise<void> {
    for (let queued = this.#take(); queued.length > 0; queued = this.#take()) {
      for (const lines of queued) {
        for (const datagram of datagramsOf(lines)) {
          await this.#socket.send(datagram, this.peer).catch(() => {});
        }
      }
    }
    this.#isAwake = false;
  }

  #take(): readonly Uint8Array[] {
    return this.#session?.outbox.take() ?? [];
  }
}
