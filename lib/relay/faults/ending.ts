import { type Piece, type PieceEnd, splitPiece, type Stage, type Tools } from "./piece.ts";

/** Ends the connection, or a direction of it, behind so many bytes. What follows is not sent. */
export function endAfter(
  { after, then, note }: { after: number; then: PieceEnd; note: string },
  { tally }: Tools,
): Stage {
  let left = after;
  let isOver = false;
  return {
    push(piece, emit) {
      if (isOver) return;
      if (piece.bytes.length < left) {
        left -= piece.bytes.length;
        return emit(piece);
      }
      isOver = true;
      tally.hits++;
      piece.notes.push(note);
      // Of a datagram no part is sent.
      emit({ ...frontOf(piece, left), then });
    },
  };
}

function frontOf(piece: Piece, count: number): Piece {
  if (piece.isWhole && count < piece.bytes.length) count = 0;
  return splitPiece(piece, count)[0];
}
