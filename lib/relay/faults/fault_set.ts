import { UsageError } from "../../errors.ts";
import type { Direction, Tally } from "../event.ts";
import type { Fault } from "./fault.ts";
import { FAULT_KINDS, type FaultKind } from "./kinds.ts";
import { Lane } from "./lane.ts";
import { addTally, newTally } from "./piece.ts";
import { type LaneKind, worksOn } from "./stage_of.ts";

/** The largest seed. */
const MAX_SEED = 2 ** 32;

/** Options of {@linkcode FaultSet}. */
export interface FaultSetOptions {
  /**
   * The faults to begin with.
   *
   * @default {none}
   */
  faults?: readonly Fault[];
  /**
   * What the random numbers are made from.
   *
   * @default {a random one}
   */
  seed?: number | undefined;
  /**
   * How the two directions are made of messages.
   *
   * @default {bytes in both}
   */
  framing?: Readonly<Record<Direction, LaneKind>>;
  /**
   * How many bytes one direction of a connection may hold back; then nothing more is read.
   *
   * @default {1048576}
   */
  maxBuffer?: number | undefined;
}

/** A fault at work, under its number. */
export interface ActiveFault {
  /** Its number: from 1, and never used again. */
  readonly id: number;
  /** What it is. */
  readonly fault: Fault;
}

/** The two directions of one connection, as faults see them. */
export interface Lanes extends Readonly<Record<Direction, Lane>>, Disposable {}

/**
 * The faults of a relay. They can be changed while it runs, and hold for all its connections; what is
 * random in one connection and direction depends on the seed, its number and the fault's, and on no
 * other connection.
 *
 * @example Every message comes twice
 * ```ts
 * import { FaultSet, parseFault } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const faults = new FaultSet({ seed: 7, framing: { up: "frames", down: "bytes" } });
 * faults.add(parseFault("duplicate:dir=up"));
 * assertEquals(faults.list().map(({ id, fault }) => `${id} ${fault.text}`), ["1 duplicate:dir=up"]);
 * ```
 */
export class FaultSet {
  /** What the random numbers are made from. */
  readonly seed: number;
  /** How many bytes one direction of a connection may hold back. */
  readonly maxBuffer: number;
  readonly #framing: Readonly<Record<Direction, LaneKind>>;
  readonly #lanes = new Set<Lane>();
  #active: readonly ActiveFault[] = [];
  readonly #over = new Map<number, Tally>();
  #lastId = 0;
  #isPaused = false;

  /**
   * Makes a set.
   *
   * @throws {UsageError} When a fault cannot work on what passes.
   */
  constructor(options: FaultSetOptions = {}) {
    const { faults = [], framing = { up: "bytes", down: "bytes" } } = options;
    const { seed = Math.floor(Math.random() * MAX_SEED), maxBuffer = 1 << 20 } = options;
    this.seed = seed;
    this.maxBuffer = maxBuffer;
    this.#framing = framing;
    for (const fault of faults) this.add(fault);
  }

  /** The faults at work; a new list whenever they change. */
  list(): readonly ActiveFault[] {
    return this.#active;
  }

  /** Whether nothing passes. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /**
   * Puts a fault to work, behind the others.
   *
   * @returns Its number.
   * @throws {UsageError} When it cannot work on what passes.
   */
  add(fault: Fault): number {
    this.#check(fault);
    const id = ++this.#lastId;
    this.#change([...this.#active, { id, fault }]);
    return id;
  }

  /**
   * Takes a fault away. What it holds back goes on.
   *
   * @throws {UsageError} When there is none of that number.
   */
  remove(id: number): void {
    const others = this.#active.filter((active) => active.id !== id);
    if (others.length === this.#active.length) {
      const ids = this.#active.map(({ id }) => id).join(", ") || "none";
      throw new UsageError(`Cannot remove fault ${id}: the faults at work are ${ids}`);
    }
    this.#change(others);
  }

  /** Takes all faults away. */
  clear(): void {
    this.#change([]);
  }

  /** What the fault of a number has done, on the connections that are over and on those that are not. */
  tally(id: number): Tally {
    const sum = { ...this.#over.get(id) ?? newTally() };
    for (const lane of this.#lanes) addTally(sum, lane.tally(id));
    return sum;
  }

  /** Holds everything back on all connections, or lets it go on. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    for (const lane of this.#lanes) lane.onChange();
  }

  /** The directions of one connection; to be disposed of when it is over. */
  forConnection(conn: number): Lanes {
    const lane = (direction: Direction) =>
      new Lane(this, { conn, direction, framing: this.#framing[direction] });
    const lanes = { up: lane("up"), down: lane("down") };
    this.#lanes.add(lanes.up).add(lanes.down);
    return {
      ...lanes,
      [Symbol.dispose]: () => {
        this.#forget(lanes.up);
        this.#forget(lanes.down);
      },
    };
  }

  #forget(lane: Lane): void {
    if (!this.#lanes.delete(lane)) return;
    for (const { id } of this.#active) {
      const sum = this.#over.get(id) ?? newTally();
      addTally(sum, lane.tally(id));
      this.#over.set(id, sum);
    }
  }

  #change(active: readonly ActiveFault[]): void {
    this.#active = active;
    for (const id of this.#over.keys()) {
      if (!active.some((fault) => fault.id === id)) this.#over.delete(id);
    }
    for (const lane of this.#lanes) lane.onChange();
  }

  #check(fault: Fault): void {
    const { dir } = fault.options;
    const directions = dir === "both" ? ["up", "down"] as const : [dir];
    if (directions.some((direction) => worksOn(fault, this.#framing[direction]))) return;
    const { on, needsStream }: FaultKind = FAULT_KINDS[fault.name];
    const why = needsStream
      ? "it needs a stream of bytes"
      : on === "datagrams"
      ? "it needs datagrams: drop leaves out the messages of a stream"
      : "it works on messages, which --frame cuts a stream into";
    throw new UsageError(`Cannot use ${fault.name} here: ${why}`);
  }
}
