import { type Emit, type Piece, splitPiece, type Stage, type Tools } from "./piece.ts";
import type { Rng } from "./rng.ts";

/** What bandwidth hands on at once, in milliseconds of its rate: small, so that bytes flow evenly. */
const TICK = 20;

/** How long something takes that takes `time`, give or take `jitter`. */
export function jittered({ time, jitter }: { time: number; jitter: number }, rng: Rng): number {
  if (jitter === 0) return time;
  return Math.max(0, time + jitter * (2 * rng.fraction() - 1));
}

/** Bytes arrive later; they stay in order. */
export function latency(options: { time: number; jitter: number }, { rng, tally }: Tools): Stage {
  return {
    push(piece, emit) {
      tally.hits++;
      emit({ ...piece, at: piece.at + jittered(options, rng) });
    },
  };
}

/** Bytes pass no faster than at a rate: each goes out when all in front of it have had their time. */
export function bandwidth({ rate }: { rate: number }, { tally }: Tools): Stage {
  const tick = Math.max(1, Math.floor(rate * TICK / 1000));
  let free = -Infinity;
  function passOn(piece: Piece, emit: Emit): void {
    free = Math.max(free, piece.at) + piece.bytes.length * 1000 / rate;
    emit({ ...piece, at: free });
  }
  return {
    push(piece, emit) {
      tally.hits++;
      let rest = piece;
      while (!rest.isWhole && rest.bytes.length > tick) {
        const [front, back] = splitPiece(rest, tick);
        passOn(front, emit);
        rest = back;
      }
      passOn(rest, emit);
    },
  };
}

/** Bytes go out in slices of a size, with a pause between them: no write crosses a multiple of it. */
export function slice({ size, pause }: { size: number; pause: number }, { tally }: Tools): Stage {
  let left = size; // Until the end of the slice that is begun.
  let next = -Infinity;
  function passOn(piece: Piece, emit: Emit): void {
    const at = Math.max(piece.at, next);
    left -= piece.bytes.length;
    if (left === 0) {
      tally.hits++;
      left = size;
      next = at + pause;
    }
    emit({ ...piece, at });
  }
  return {
    push(piece, emit) {
      let rest = piece;
      while (rest.bytes.length > left) {
        const [front, back] = splitPiece(rest, left);
        passOn(front, emit);
        rest = back;
      }
      passOn(rest, emit);
    },
  };
}

/** Bytes are held back for a time from the first one on, and go out in one write. */
export function glue({ time }: { time: number }, { tally }: Tools): Stage {
  let until = -Infinity;
  return {
    push(piece, emit) {
      if (piece.at > until) {
        tally.hits++;
        until = piece.at + time;
      }
      emit({ ...piece, at: until, isGlued: true });
    },
  };
}
