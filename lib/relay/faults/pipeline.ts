import type { Direction, Tally } from "../event.ts";
import { Chain } from "./chain.ts";
import type { ActiveFault, FaultSet } from "./fault_set.ts";
import { addTally, type Emit, newTally, type Piece } from "./piece.ts";
import { Rng } from "./rng.ts";
import { type LaneKind, type PlacedStage, stageOf } from "./stage_of.ts";

/** Options of {@linkcode Pipeline}. */
export interface PipelineOptions {
  /** The number of the connection. */
  conn: number;
  /** The direction. */
  direction: Direction;
  /** How it is made of messages. */
  framing: LaneKind;
  /** Takes what comes out of the faults on messages. */
  onMessage: Emit;
  /** Takes what comes out of the faults on bytes. */
  onBytes: Emit;
}

/** The faults at work in one direction of one connection: first those on messages, then the others. */
export class Pipeline {
  readonly #set: FaultSet;
  readonly #options: PipelineOptions;
  readonly #placed = new Map<number, PlacedStage | undefined>();
  readonly #tallies = new Map<number, Tally>();
  readonly #messages = new Chain();
  readonly #bytes = new Chain();
  #known: readonly ActiveFault[] = [];

  /** Follows the faults of a set. */
  constructor(set: FaultSet, options: PipelineOptions) {
    this.#set = set;
    this.#options = options;
  }

  /** How many bytes are held back. */
  get held(): number {
    return this.#messages.held + this.#bytes.held;
  }

  /** When something that is held back goes on by itself. */
  get wakeAt(): number {
    return Math.min(this.#messages.wakeAt, this.#bytes.wakeAt);
  }

  /** What the fault of a number has done here; what all have done without one. */
  tally(id?: number): Tally {
    if (id !== undefined) return this.#tallies.get(id) ?? newTally();
    const sum = newTally();
    for (const tally of this.#tallies.values()) addTally(sum, tally);
    return sum;
  }

  /** Sends a message through the faults on messages. */
  message(piece: Piece): void {
    this.#sync();
    this.#messages.push(piece, this.#options.onMessage);
  }

  /** Lets go of every message that is held back. */
  endMessages(): void {
    this.#sync();
    this.#messages.release(Infinity, this.#options.onMessage);
  }

  /** Sends a piece through the faults on bytes. */
  bytes(piece: Piece): void {
    this.#bytes.push(piece, this.#options.onBytes);
  }

  /** Takes up what has changed, and lets go of what has waited long enough. */
  release(now: number): void {
    this.#sync();
    this.#messages.release(now, this.#options.onMessage);
    this.#bytes.release(now, this.#options.onBytes);
  }

  #sync(): void {
    const active = this.#set.list();
    if (active === this.#known) return;
    this.#known = active;
    const placed = active.map((fault) => this.#stageOf(fault));
    this.#replace("messages", placed);
    this.#replace("bytes", placed);
  }

  #replace(on: PlacedStage["on"], placed: readonly (PlacedStage | undefined)[]): void {
    const stages = placed.flatMap((it) => it?.on === on ? [it.stage] : []);
    const { onMessage, onBytes } = this.#options;
    if (on === "messages") this.#messages.replace(stages, onMessage);
    else this.#bytes.replace(stages, onBytes);
  }

  /** Each fault is set to work once: what it has drawn and counted stays. */
  #stageOf({ id, fault }: ActiveFault): PlacedStage | undefined {
    if (this.#placed.has(id)) return this.#placed.get(id);
    const { conn, direction, framing } = this.#options;
    const rng = Rng.from(this.#set.seed, conn, direction === "up" ? 0 : 1, id);
    const tally = newTally();
    const placed = stageOf(fault, framing, { rng, tally, direction });
    this.#placed.set(id, placed);
    this.#tallies.set(id, tally);
    return placed;
  }
}
