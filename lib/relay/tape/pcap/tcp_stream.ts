/** What a piece that waits counts for besides its bytes. */
const PIECE_COST = 64;

/** A piece of a stream that came before what belongs in front of it. */
interface Piece {
  seq: number;
  bytes: Uint8Array;
}

/**
 * Puts the segments of one direction of a TCP connection in order: what came twice is given once, what
 * came early waits, in bounded memory, for what belongs in front of it.
 *
 * Sequence numbers go round at 2^32, so they are compared by their distance.
 */
export class TcpStream {
  /** How many bytes are missing in front of what waits; it cannot be bridged. */
  missing = 0;
  readonly #maxWaiting: number;
  #next: number | undefined;
  #waiting: Piece[] = [];
  #size = 0;
  #finAt: number | undefined;

  /** Begins with the first segment. */
  constructor(options: { maxWaiting: number }) {
    this.#maxWaiting = options.maxWaiting;
  }

  /** Whether all bytes up to the end of the direction (FIN) were given. */
  get isEnded(): boolean {
    return this.#finAt !== undefined && this.#next === this.#finAt;
  }

  /** Whether bytes are missing for which there is no more room to wait. */
  get isBroken(): boolean {
    return this.missing > 0;
  }

  /** Says which byte comes first: that behind a SYN. */
  begin(seq: number): void {
    this.#next ??= seq >>> 0;
  }

  /** Takes a segment, and gives the bytes that are now in order, as one piece each. */
  *push(seq: number, bytes: Uint8Array): Generator<Uint8Array> {
    this.#next ??= seq;
    if (this.isBroken || bytes.length === 0) return;
    const ahead = seq - this.#next | 0;
    if (ahead > 0) return this.#wait({ seq, bytes: bytes.slice() }, ahead);
    yield* this.#give({ seq, bytes });
    for (let piece; (piece = this.#due());) yield* this.#give(piece);
  }

  /** Takes the end of the direction: a FIN behind the byte before `seq`. */
  end(seq: number): void {
    this.#next ??= seq >>> 0;
    this.#finAt = seq >>> 0;
  }

  /** Says that no more segments come: what still waits is lost, for bytes in front of it are. */
  finish(): void {
    const [first] = this.#waiting;
    const at = first ? first.seq : this.#finAt;
    if (at !== undefined && !this.isBroken) this.missing = Math.max(0, at - this.#next! | 0);
  }

  #wait(piece: Piece, ahead: number): void {
    const before = this.#waiting.findLastIndex(({ seq }) => (piece.seq - seq | 0) >= 0);
    this.#waiting.splice(before + 1, 0, piece);
    this.#size += piece.bytes.length + PIECE_COST;
    if (this.#size <= this.#maxWaiting) return;
    this.missing = Math.min(ahead, this.#waiting[0]!.seq - this.#next! | 0);
    this.#waiting = [];
  }

  *#give({ seq, bytes }: Piece): Generator<Uint8Array> {
    const fresh = bytes.subarray(this.#next! - seq | 0);
    if (fresh.length === 0) return;
    this.#next = this.#next! + fresh.length >>> 0;
    yield fresh;
  }

  #due(): Piece | undefined {
    const [first] = this.#waiting;
    if (!first || (first.seq - this.#next! | 0) > 0) return undefined;
    this.#waiting.shift();
    this.#size -= first.bytes.length + PIECE_COST;
    return first;
  }
}
