import type { Emit, Piece, Stage, Tools } from "./piece.ts";

/** Options of {@linkcode Reorder}. */
export interface ReorderOptions {
  /** How many messages overtake the one that is held back. */
  gap: number;
  /** How long it waits for them at most, in milliseconds. */
  hold: number;
  /** Which messages are held back; one at a time. */
  isStruck: (piece: Piece) => boolean;
}

/**
 * Puts a message behind the next `gap` ones. Counting makes the order that comes out depend on the
 * messages alone; only where too few follow for a time does the clock let it go.
 */
export class Reorder implements Stage {
  readonly #options: ReorderOptions;
  readonly #tally: Tools["tally"];
  #waiting: Piece | undefined;
  #until = Infinity;
  #left = 0;

  /** Holds nothing yet. */
  constructor(options: ReorderOptions, { tally }: Tools) {
    this.#options = options;
    this.#tally = tally;
  }

  /** How many bytes wait. */
  get held(): number {
    return this.#waiting?.bytes.length ?? 0;
  }

  /** When what waits goes on by itself. */
  get wakeAt(): number {
    return this.#until;
  }

  /** Takes a message: it waits, or overtakes the one that does. */
  push(piece: Piece, emit: Emit): void {
    const isStruck = this.#options.isStruck(piece); // Draws even where the answer is not wanted.
    if (!this.#waiting && isStruck) return this.#hold(piece);
    emit(piece);
    if (this.#waiting && --this.#left === 0) this.#go(piece.at, emit);
  }

  /** Lets go of what has waited for too long. */
  release(now: number, emit: Emit): void {
    if (!this.#waiting || this.#until > now) return;
    // At the end of a direction nothing is waited for.
    this.#go(now === Infinity ? -Infinity : this.#until, emit);
  }

  #hold(piece: Piece): void {
    const { gap, hold } = this.#options;
    this.#tally.hits++;
    piece.notes.push("reorder");
    this.#waiting = piece;
    this.#until = piece.at + hold;
    this.#left = gap;
  }

  #go(at: number, emit: Emit): void {
    const piece = this.#waiting!;
    this.#waiting = undefined;
    this.#until = Infinity;
    emit({ ...piece, at: Math.max(piece.at, at) });
  }
}
