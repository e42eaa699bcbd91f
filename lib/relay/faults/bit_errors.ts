import type { Piece, Stage, Tools } from "./piece.ts";
import type { Rng } from "./rng.ts";

/**
 * Flips one bit in each byte that it strikes, and strikes each with the same probability. It draws how
 * many bytes to leave alone, not byte by byte: so it costs little, and what it does to a stream
 * depends on where a byte lies in it, not on the reads it came in.
 */
export function bitErrors({ p }: { p: number }, { rng, tally }: Tools): Stage {
  let left = gap(p, rng);
  return {
    push(piece, emit) {
      const { bytes } = piece;
      for (; left < bytes.length; left += 1 + gap(p, rng)) {
        flip(bytes, left * 8 + rng.below(8));
        tally.hits++;
        if (!piece.notes.includes("corrupt")) piece.notes.push("corrupt");
      }
      left -= bytes.length;
      emit(piece);
    },
  };
}

/** How many bytes are left alone in front of the next that is struck (a geometric distribution). */
function gap(p: number, rng: Rng): number {
  const fraction = rng.fraction();
  return p === 0 ? Infinity : p === 1 ? 0 : Math.floor(Math.log(1 - fraction) / Math.log(1 - p));
}

/** Flips the bit of that number, the lowest of the first byte being 0. */
export function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3]! ^= 1 << (bit & 7);
}

/** The bytes of a message, of its header and trailer, or all: where its bits may be flipped. */
export function partOf(piece: Piece, part: string): readonly (readonly [number, number])[] {
  const { length } = piece.bytes;
  const [start, end] = piece.payload ?? [0, length];
  if (part === "payload") return [[start, end]];
  return part === "header" ? [[0, start], [end, length]] : [[0, length]];
}
