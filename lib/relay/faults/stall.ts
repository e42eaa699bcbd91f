import { type Emit, type Piece, splitPiece, type Stage, type Tools } from "./piece.ts";

/** Behind so many bytes nothing passes: for a time, or as long as the fault is there (`time` 0). */
export function stall(
  { after, time }: { after: number; time: number },
  { tally }: Tools,
): Stage {
  return new Stall({ after, time, tally });
}

class Stall implements Stage {
  readonly #time: number;
  readonly #tally: Tools["tally"];
  #left: number;
  #until: number | undefined;
  readonly #pieces: Piece[] = [];
  #held = 0;

  constructor({ after, time, tally }: { after: number; time: number; tally: Tools["tally"] }) {
    this.#left = after;
    this.#time = time;
    this.#tally = tally;
  }

  get held(): number {
    return this.#held;
  }

  push(piece: Piece, emit: Emit): void {
    const { length } = piece.bytes;
    if (length <= this.#left && this.#until === undefined) {
      this.#left -= length;
      return emit(piece);
    }
    // A datagram is not cut: it stalls whole.
    if (this.#left > 0 && !piece.isWhole) {
      const [front, back] = splitPiece(piece, this.#left);
      emit(front);
      piece = back;
    }
    this.#left = 0;
    this.#hold(piece, emit);
  }

  #hold(piece: Piece, emit: Emit): void {
    if (this.#until === undefined) {
      this.#tally.hits++;
      piece.notes.push("stall");
      this.#until = this.#time === 0 ? Infinity : piece.at + this.#time;
    }
    if (this.#until < Infinity) return emit({ ...piece, at: Math.max(piece.at, this.#until) });
    this.#held += piece.bytes.length;
    this.#pieces.push(piece);
  }

  /** What stalls for good is let go only when the fault is taken away. */
  release(now: number, emit: Emit): void {
    if (now < Infinity) return;
    this.#held = 0;
    for (const piece of this.#pieces.splice(0)) emit(piece);
  }
}
