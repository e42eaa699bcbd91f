import type { Lane } from "./lane.ts";
import type { Piece } from "./piece.ts";

/** What a timer holds; it is set again behind that. */
const MAX_TIMER = 2 ** 31 - 1;

/** Options of {@linkcode LaneSender}. */
export interface LaneSenderOptions {
  /** The clock of the lane, in milliseconds. */
  now: () => number;
  /** Writes a piece; the next one waits for it. */
  write: (piece: Piece) => Promise<void>;
}

/** Takes from a lane what is due, when it is, and holds back whoever fills it. */
export class LaneSender {
  readonly #lane: Lane;
  readonly #options: LaneSenderOptions;
  #changed = Promise.withResolvers<void>();
  #sent = Promise.withResolvers<void>();
  #isStopped = false;

  /** Makes a sender, the only one of its lane. */
  constructor(lane: Lane, options: LaneSenderOptions) {
    this.#lane = lane;
    this.#options = options;
    lane.onChange = () => this.#wake();
  }

  /**
   * Sends until the lane has ended.
   *
   * @returns The last piece, which says what is to be done behind it; `undefined` when it was stopped, or the lane closed.
   * @throws What writing throws.
   */
  async run(): Promise<Piece | undefined> {
    const { now, write } = this.#options;
    while (!this.#isStopped && !this.#lane.isOver) {
      const piece = this.#lane.take(now());
      if (!piece) {
        await this.#untilDue();
        continue;
      }
      // An empty datagram is one; an empty write is nothing.
      if (piece.bytes.length > 0 || (piece.isWhole && !piece.then)) await write(piece);
      this.#sent.resolve();
      this.#sent = Promise.withResolvers();
      if (piece.then) return piece;
    }
  }

  /** Waits until the lane takes more, or is over: then what comes is thrown away. */
  async room(): Promise<void> {
    while (this.#lane.isFull && !this.#lane.isOver && !this.#isStopped) {
      await Promise.race([this.#sent.promise, this.#changed.promise]);
    }
  }

  /** Sends nothing more. Idempotent. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  async #untilDue(): Promise<void> {
    const { wakeAt } = this.#lane;
    const changed = this.#changed.promise;
    if (wakeAt === Infinity) return await changed;
    const delay = Math.min(MAX_TIMER, Math.ceil(wakeAt - this.#options.now()));
    const timer = setTimeout(() => this.#wake(), Math.max(0, delay));
    await changed;
    clearTimeout(timer);
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
