import type { Emit, Piece, Stage } from "./piece.ts";

/** Stages one behind the other, which may change while pieces are held back in them. */
export class Chain {
  #stages: readonly Stage[] = [];

  /** Sets the stages; what those held back that are here no more goes on. */
  replace(stages: readonly Stage[], emit: Emit): void {
    const before = this.#stages;
    for (const [i, stage] of before.entries()) {
      if (!stages.includes(stage)) this.#release(i, { now: Infinity, emit });
    }
    this.#stages = stages;
  }

  /** How many bytes are held back. */
  get held(): number {
    let held = 0;
    for (const stage of this.#stages) held += stage.held ?? 0;
    return held;
  }

  /** When something that is held back goes on by itself. */
  get wakeAt(): number {
    let wakeAt = Infinity;
    for (const stage of this.#stages) wakeAt = Math.min(wakeAt, stage.wakeAt ?? Infinity);
    return wakeAt;
  }

  /** Sends a piece through all stages. */
  push(piece: Piece, emit: Emit): void {
    this.#push(0, piece, { emit });
  }

  /** Lets go of what has waited long enough; of everything when `now` is `Infinity`. */
  release(now: number, emit: Emit): void {
    this.#stages.forEach((_, i) => this.#release(i, { now, emit }));
  }

  #push(i: number, piece: Piece, { emit }: { emit: Emit }): void {
    const stage = this.#stages[i];
    if (stage) stage.push(piece, (next) => this.#push(i + 1, next, { emit }));
    else emit(piece);
  }

  #release(i: number, { now, emit }: { now: number; emit: Emit }): void {
    this.#stages[i]?.release?.(now, (piece) => this.#push(i + 1, piece, { emit }));
  }
}
