import type { Address } from "../../../address.ts";
import { addressBytes } from "../../../host.ts";
import type { Direction, MessageEvent, OpenEvent } from "../../event.ts";
import {
  type Endpoint,
  MAX_SEGMENT,
  type Route,
  TCP_FLAGS,
  tcpPacket,
  udpPacket,
} from "./packet.ts";

const { fin, syn, rst, psh, ack } = TCP_FLAGS;
const NOTHING = new Uint8Array();
const OTHER: Record<Direction, Direction> = { up: "down", down: "up" };
/** What stands for an end that has no IP address: a name, a Unix socket. */
const STANDS_FOR: Record<Direction, string> = { up: "10.0.0.1", down: "10.0.0.2" };
/** A port for those that have none; below the ports that the system gives out. */
const STANDS_FOR_PORT = 9;

/** The packets that a recorded connection would have been on a wire. */
export interface Conversation {
  /** Its opening. */
  open(): Uint8Array[];
  /** A message: one packet, or several for more than a packet can hold. */
  message(event: MessageEvent): Uint8Array[];
  /** The end of a direction. */
  end(direction: Direction, how: "FIN" | "reset"): Uint8Array[];
}

/** Makes the conversation of a connection. */
export function conversationOf({ conn, client, target }: OpenEvent): Conversation {
  const ends = {
    up: endpointOf(client, { conn, side: "up" }),
    down: endpointOf(target, { side: "down" }),
  };
  if (ends.up.ip.length !== ends.down.ip.length) {
    ends.up = { ...ends.up, ip: mapped(ends.up.ip) };
    ends.down = { ...ends.down, ip: mapped(ends.down.ip) };
  }
  const up = { from: ends.up, to: ends.down };
  const down = { from: ends.down, to: ends.up };
  return target.scheme === "udp" ? new Datagrams({ up, down }) : new Segments({ up, down });
}

function endpointOf(
  address: Address,
  { conn = 0, side }: { conn?: number; side: Direction },
): Endpoint {
  const host = address.scheme === "unix" ? "" : address.host;
  const ip = addressBytes(host) ?? addressBytes(STANDS_FOR[side])!;
  // Connections without a port of their own must still differ.
  const port = address.scheme === "unix" ? (STANDS_FOR_PORT + conn) % 65536 : address.port;
  return { ip, port };
}

/** An IPv4 address as IPv6 (RFC 4291 §2.5.5.2). */
function mapped(ip: Uint8Array): Uint8Array {
  return ip.length === 16 ? ip : Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...ip);
}

type Routes = Record<Direction, Route>;

class Datagrams implements Conversation {
  readonly #routes: Routes;

  constructor(routes: Routes) {
    this.#routes = routes;
  }

  open(): Uint8Array[] {
    return [];
  }

  message({ direction, wire }: MessageEvent): Uint8Array[] {
    return [udpPacket(this.#routes[direction], wire)];
  }

  end(): Uint8Array[] {
    return [];
  }
}

class Segments implements Conversation {
  readonly #routes: Routes;
  readonly #seq: Record<Direction, number> = { up: 0, down: 0 };
  readonly #ended = new Set<Direction>();

  constructor(routes: Routes) {
    this.#routes = routes;
  }

  open(): Uint8Array[] {
    return [
      this.#segment("up", { flags: syn }),
      this.#segment("down", { flags: syn | ack }),
      this.#segment("up", { flags: ack }),
    ];
  }

  message({ direction, wire }: MessageEvent): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (let at = 0; at < wire.length; at += MAX_SEGMENT) {
      const payload = wire.subarray(at, at + MAX_SEGMENT);
      const isLast = at + MAX_SEGMENT >= wire.length;
      packets.push(this.#segment(direction, { flags: isLast ? psh | ack : ack, payload }));
    }
    return packets;
  }

  end(direction: Direction, how: "FIN" | "reset"): Uint8Array[] {
    if (this.#ended.has(direction)) return [];
    this.#ended.add(direction);
    if (how === "FIN") {
      const packet = this.#segment(direction, { flags: fin | ack });
      return [packet, this.#segment(OTHER[direction], { flags: ack })];
    }
    this.#ended.add(OTHER[direction]);
    return [this.#segment(direction, { flags: rst | ack })];
  }

  /** Makes a segment, and counts what it takes of the sequence: its bytes, SYN and FIN. */
  #segment(
    direction: Direction,
    { flags, payload = NOTHING }: { flags: number; payload?: Uint8Array },
  ): Uint8Array {
    const seq = this.#seq[direction];
    const known = flags & ack ? this.#seq[OTHER[direction]] : 0;
    this.#seq[direction] = (seq + payload.length + (flags & (syn | fin) ? 1 : 0)) >>> 0;
    return tcpPacket(this.#routes[direction], { seq, ack: known, flags }, { payload });
  }
}
