import { flip, partOf } from "./bit_errors.ts";
import type { Emit, Piece, Tools } from "./piece.ts";
import { jittered } from "./timing.ts";

/** What a fault does to a message that it strikes. */
export type Strike = (piece: Piece, emit: Emit) => void;

/** The message is not sent. */
export function drop({ name }: { name: string }, { tally }: Tools): Strike {
  return (piece) => {
    piece.notes.push(name);
    tally.lost += piece.bytes.length;
  };
}

/** The message is sent more than once. */
export function duplicate({ copies }: { copies: number }, { tally }: Tools): Strike {
  return (piece, emit) => {
    piece.notes.push("duplicate");
    emit(piece);
    for (let i = 0; i < copies; i++) {
      tally.added += piece.bytes.length;
      // Its own bytes: a fault behind this one may change them.
      emit({ ...piece, bytes: piece.bytes.slice() });
    }
  };
}

/** The message comes late, and those behind it no sooner. */
export function delay(options: { time: number; jitter: number }, { rng }: Tools): Strike {
  return (piece, emit) => {
    piece.notes.push("delay");
    emit({ ...piece, at: piece.at + jittered(options, rng) });
  };
}

/** Bits of the message are flipped. */
export function corrupt({ bits, part }: { bits: number; part: string }, { rng }: Tools): Strike {
  return (piece, emit) => {
    const ranges = partOf(piece, part);
    const length = ranges.reduce((sum, [start, end]) => sum + end - start, 0);
    if (length > 0) piece.notes.push("corrupt");
    for (let i = 0; i < bits && length > 0; i++) {
      let at = rng.below(length * 8);
      for (const [start, end] of ranges) {
        const size = (end - start) * 8;
        if (at < size) {
          flip(piece.bytes, start * 8 + at);
          break;
        }
        at -= size;
      }
    }
    emit(piece);
  };
}

/** The message ends early, behind `keep` bytes, or anywhere: what frames it says otherwise. */
export function truncate({ keep }: { keep: number | undefined }, { rng, tally }: Tools): Strike {
  return (piece, emit) => {
    const { length } = piece.bytes;
    const count = Math.min(keep ?? rng.below(length), length);
    if (count === length) return emit(piece);
    piece.notes.push("truncate");
    tally.lost += length - count;
    const [start, end] = piece.payload ?? [0, length];
    const payload = [Math.min(start, count), Math.min(end, count)] as const;
    emit({ ...piece, bytes: piece.bytes.subarray(0, count), payload });
  };
}
