import { concat } from "@std/bytes";
import type { Format } from "../protocol/format.ts";

interface Batch {
  pieces: readonly Uint8Array[];
  bytes: Uint8Array;
}

/**
 * Joins what waits for a member into one write. Members of a room mostly wait for the same, so the
 * last batch of each format is kept, and is one buffer for all of them.
 */
export class Batches {
  readonly #last = new Map<Format, Batch>();

  /** All pieces as one; neither may be changed afterwards. */
  join(pieces: readonly Uint8Array[], format: Format): Uint8Array {
    if (pieces.length === 1) return pieces[0]!;
    const last = this.#last.get(format);
    if (last && isSame(last.pieces, pieces)) return last.bytes;
    const bytes = concat(pieces);
    this.#last.set(format, { pieces, bytes });
    return bytes;
  }
}

/** Whether two lists hold the very same pieces. */
function isSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  if (a.length !== b.length) return false;
  // The newest differ first, where one member has just come.
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}
