import { formatAddress, type InternetAddress } from "../../../address.ts";
import type { Codec } from "../../../frame/codec.ts";
import type { Direction, EndHow, LedgerEntry, Side, Tap } from "../../event.ts";
import { Observer } from "../../observer.ts";
import { TcpStream } from "./tcp_stream.ts";

/** What a flow is made of. */
export interface FlowInit {
  /** The number of the connection, from 1. */
  conn: number;
  /** Who asked for it. */
  client: InternetAddress;
  /** Whom. */
  target: InternetAddress;
  /** How its messages are cut. */
  codecs: Readonly<Record<Direction, Codec>>;
  /** Is told of what happens. */
  tap: Tap;
  /** The time, in milliseconds since the capture began. */
  now: () => number;
  /** How many bytes of each direction may wait for those in front of them. */
  maxWaiting: number;
}

/** One direction of a flow. */
class Half {
  readonly observer: Observer;
  readonly stream: TcpStream;
  readonly side: Side = { bytesIn: 0, bytesOut: 0, unsent: 0, messages: 0 };

  constructor(direction: Direction, { conn, codecs, tap, now, maxWaiting }: FlowInit) {
    const options = { conn, direction, side: this.side, codec: codecs[direction], tap, now };
    this.observer = new Observer(options);
    this.stream = new TcpStream({ maxWaiting });
  }

  count(bytes: Uint8Array): void {
    this.side.bytesIn += bytes.length;
    this.side.bytesOut += bytes.length;
  }
}

/** One conversation of a capture, told as a relay would have told of it. */
export class Flow {
  readonly #init: FlowInit;
  readonly #halves: Readonly<Record<Direction, Half>>;
  readonly #opened: number;
  #first: { direction: Direction; how: EndHow } | undefined;

  /** Tells of its opening. */
  constructor(init: FlowInit, at: number) {
    this.#init = init;
    this.#halves = { up: new Half("up", init), down: new Half("down", init) };
    const { conn, client, target, tap, now } = init;
    this.#opened = now();
    tap({ type: "open", conn, time: this.#opened, client, target, at });
  }

  /** Whether both directions have ended. */
  get isOver(): boolean {
    const { up, down } = this.#halves;
    return up.side.how !== undefined && down.side.how !== undefined;
  }

  /** Which way goes what comes from an address. */
  directionFrom({ host, port }: Pick<InternetAddress, "host" | "port">): Direction {
    const { client } = this.#init;
    return client.host === host && client.port === port ? "up" : "down";
  }

  /** Takes a datagram. */
  datagram(direction: Direction, bytes: Uint8Array): void {
    const half = this.#halves[direction];
    half.count(bytes);
    half.observer.message(bytes);
  }

  /** The SYN of a direction, from which its bytes are counted. */
  begin(direction: Direction, seq: number): void {
    this.#halves[direction].stream.begin(seq + 1);
  }

  /** Takes a TCP segment. */
  segment(
    direction: Direction,
    seq: number,
    options: { bytes: Uint8Array; isLast: boolean },
  ): void {
    const half = this.#halves[direction];
    if (half.side.how !== undefined) return;
    const { bytes, isLast } = options;
    for (const piece of half.stream.push(seq, bytes)) {
      half.count(piece);
      half.observer.chunk(piece);
    }
    if (isLast) half.stream.end(seq + bytes.length);
    if (half.stream.isBroken) this.#lacks(direction);
    else if (half.stream.isEnded) this.#end(direction, "FIN");
  }

  /** Ends both directions: that of who reset the connection, and with it the other. */
  reset(direction: Direction): void {
    this.#end(direction, "reset");
    this.close("reset");
  }

  /** The capture ends: what still waits in a direction lacks what came before. */
  finish(): void {
    for (const direction of ["up", "down"] as const) {
      const { stream, observer, side } = this.#halves[direction];
      if (side.how !== undefined) continue;
      stream.finish();
      observer.end();
      if (stream.isBroken) this.#lacks(direction);
      else if (observer.truncation) this.#end(direction, "truncated", observer.truncation);
    }
  }

  /** Tells of its end. */
  close(how: EndHow): void {
    const { conn, client, target, tap, now } = this.#init;
    const first = this.#first ?? { direction: "up", how };
    for (const direction of ["up", "down"] as const) this.#halves[direction].side.how ??= how;
    const ledger: LedgerEntry = {
      ...{ conn, client: formatAddress(client), target: formatAddress(target) },
      ...{ by: first.direction === "up" ? "client" : "target", how: first.how },
      ...{ up: this.#halves.up.side, down: this.#halves.down.side },
      durationMs: now() - this.#opened,
    };
    tap({ type: "close", conn, time: now(), ledger });
  }

  #lacks(direction: Direction): void {
    const { missing } = this.#halves[direction].stream;
    this.#end(direction, "truncated", { message: `${missing} bytes are not in the capture` });
  }

  #end(direction: Direction, how: EndHow, { message }: { message?: string } = {}): void {
    const { side, observer } = this.#halves[direction];
    const { conn, tap, now } = this.#init;
    if (side.how !== undefined) return;
    observer.end();
    if (how === "FIN" && observer.truncation) {
      return this.#end(direction, "truncated", observer.truncation);
    }
    this.#first ??= { direction, how };
    side.how = how;
    side.endedAt = now() - this.#opened;
    tap({ type: "end", conn, direction, time: now(), how, ...(message ? { error: message } : {}) });
  }
}
