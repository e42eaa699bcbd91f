import { concat } from "@std/bytes";
import type { Direction, MessageEvent, Tally } from "../event.ts";
import type { FaultSet } from "./fault_set.ts";
import type { Piece } from "./piece.ts";
import { splitPiece } from "./piece.ts";
import { Pipeline } from "./pipeline.ts";
import type { LaneKind } from "./stage_of.ts";

/** How much goes through the faults on bytes at once: it may be cut into slices of one byte. */
const QUANTUM = 8 << 10;
/** How many pieces wait to be sent, before more are made. */
const MAX_READY = 64;
/** What a waiting piece counts besides its bytes. */
const OVERHEAD = 64;
/** How much is joined into one write. */
const MAX_GLUED = 64 << 10;

/** Where a lane is. */
export interface LaneOptions {
  /** The number of the connection. */
  conn: number;
  /** The direction. */
  direction: Direction;
  /** How it is made of messages. */
  framing: LaneKind;
}

/** One direction of one connection on its way through the faults. The caller has the clock. */
export class Lane {
  /** Is called when something may have become due sooner than {@linkcode Lane.wakeAt} said. */
  onChange: () => void = () => {};
  readonly #set: FaultSet;
  readonly #isWhole: boolean;
  readonly #pipeline: Pipeline;
  #queue: Piece[] = []; // Behind the faults on messages, in front of those on bytes.
  #ready: Piece[] = [];
  #cost = 0;
  #lastAt = -Infinity;
  #isOver = false;

  /** Makes a lane; {@linkcode FaultSet.forConnection} does. */
  constructor(set: FaultSet, options: LaneOptions) {
    this.#set = set;
    this.#isWhole = options.framing === "messages" || options.framing === "datagrams";
    this.#pipeline = new Pipeline(set, {
      ...options,
      onMessage: (piece) => this.#enqueue(piece),
      onBytes: (piece) => this.#schedule(piece),
    });
  }

  /** What the fault of a number has done here; what all have done without one. */
  tally(id?: number): Tally {
    return this.#pipeline.tally(id);
  }

  /** Whether nothing more should be read before something has been sent. */
  get isFull(): boolean {
    return this.#cost + this.#pipeline.held >= this.#set.maxBuffer;
  }

  /** Whether what comes in goes nowhere: behind a cut, a reset or a half-close. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * Takes a message, or a read, and copies its bytes.
   *
   * @returns What the faults do to it, for the tap.
   */
  push(message: MessageEvent, now: number): string | undefined {
    if (this.#isOver) return undefined;
    const piece = pieceOf(message, { now, isWhole: this.#isWhole });
    this.#pipeline.message(piece);
    this.#refill(now);
    this.onChange();
    return piece.notes.length > 0 ? [...new Set(piece.notes)].join(", ") : undefined;
  }

  /** Takes bytes that belong to no message; faults on messages leave them alone. */
  pushIdle(bytes: Uint8Array, now: number): void {
    if (this.#isOver) return;
    this.#enqueue({ at: now, bytes: bytes.slice(), isWhole: this.#isWhole, notes: [] });
    this.onChange();
  }

  /** Says that nothing more comes: the end goes out behind all that came before. */
  end(now: number): void {
    this.#pipeline.endMessages();
    const end = { at: now, bytes: new Uint8Array(), isWhole: this.#isWhole, notes: [] };
    this.#enqueue({ ...end, then: "close-write" });
    this.#refill(now);
    this.onChange();
  }

  /** Forgets what is held back, and takes no more. Idempotent. */
  close(): void {
    this.#isOver = true;
    this.onChange();
  }

  /** Takes what is to be sent now, as one write; `undefined` when nothing is due. */
  take(now: number): Piece | undefined {
    if (this.#set.isPaused) return undefined;
    this.#refill(now);
    const [first] = this.#ready;
    if (this.#isOver || first === undefined || first.at > now) return undefined;
    const piece = first.isGlued ? this.#joined(now) : this.#shift();
    this.#isOver = piece.then !== undefined;
    return piece;
  }

  /** When something becomes due: `Infinity` as long as nothing comes in and no fault changes. */
  get wakeAt(): number {
    if (this.#set.isPaused || this.#isOver) return Infinity;
    return Math.min(this.#ready[0]?.at ?? Infinity, this.#pipeline.wakeAt);
  }

  #enqueue(piece: Piece): void {
    this.#cost += costOf(piece);
    // Its message has the memory of a whole read, and is wanted no more.
    this.#queue.push({ ...piece, message: undefined });
  }

  /** Sends some of what is queued through the faults on bytes, so that something is ready. */
  #refill(now: number): void {
    this.#pipeline.release(now);
    while (this.#ready.length < MAX_READY) {
      const piece = this.#queue.shift();
      if (piece === undefined) return;
      this.#cost -= costOf(piece);
      if (piece.isWhole || piece.bytes.length <= QUANTUM) {
        this.#pipeline.bytes(piece);
        continue;
      }
      const [front, back] = splitPiece(piece, QUANTUM);
      this.#queue.unshift(back);
      this.#cost += costOf(back);
      this.#pipeline.bytes(front);
    }
  }

  /** Nothing overtakes what is in front of it. */
  #schedule(piece: Piece): void {
    this.#lastAt = Math.max(this.#lastAt, piece.at);
    this.#cost += costOf(piece);
    this.#ready.push({ ...piece, at: this.#lastAt });
  }

  #shift(): Piece {
    const piece = this.#ready.shift()!;
    this.#cost -= costOf(piece);
    return piece;
  }

  /** All that is due and glued, as one piece. */
  #joined(now: number): Piece {
    const pieces = [this.#shift()];
    let length = pieces[0]!.bytes.length;
    for (;;) {
      this.#refill(now);
      const [next] = this.#ready;
      if (pieces.at(-1)!.then || !next?.isGlued || next.at > now) break;
      if (length + next.bytes.length > MAX_GLUED) break;
      length += next.bytes.length;
      pieces.push(this.#shift());
    }
    return { ...pieces.at(-1)!, bytes: concat(pieces.map(({ bytes }) => bytes)) };
  }
}

function costOf({ bytes }: Piece): number {
  return bytes.length + OVERHEAD;
}

/** A message as a piece of its own memory. */
function pieceOf(
  event: MessageEvent,
  { now, isWhole }: { now: number; isWhole: boolean },
): Piece {
  const { kind } = event;
  const bytes = event.wire.slice();
  const payload = payloadOf(event);
  const message = { ...event, wire: bytes, bytes: bytes.subarray(...payload) };
  return { at: now, bytes, message, payload, isWhole, notes: [], kind };
}

/** Where the message lies in its bytes on the wire: anywhere, where the wire changes them. */
function payloadOf({ bytes, wire }: MessageEvent): readonly [number, number] {
  const start = bytes.byteOffset - wire.byteOffset;
  const isInside = bytes.buffer === wire.buffer && start >= 0 &&
    start + bytes.length <= wire.length;
  return isInside ? [start, start + bytes.length] : [0, wire.length];
}
