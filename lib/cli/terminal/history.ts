/** Limits of a {@linkcode History}. */
export interface HistoryOptions {
  /**
   * The most lines that are kept; the oldest go first.
   *
   * @default {1000}
   */
  maxLines?: number;
}

/** The lines entered before, and the way up and down through them. */
export class History {
  readonly #maxLines: number;
  readonly #lines: string[] = [];
  #draft = "";
  #at = 0;

  /** Starts with no line. */
  constructor(options: HistoryOptions = {}) {
    this.#maxLines = options.maxLines ?? 1000;
  }

  /** Adds a line, unless it is empty or the same as the last, and goes back to the newest end. */
  add(line: string): void {
    if (line !== "" && line !== this.#lines.at(-1)) this.#lines.push(line);
    if (this.#lines.length > this.#maxLines) this.#lines.shift();
    this.#at = this.#lines.length;
    this.#draft = "";
  }

  /**
   * Goes to the line before.
   *
   * @param current What is being edited; kept, for the way back, when it is not a history line.
   * @returns The line to show, or undefined at the oldest.
   */
  up(current: string): string | undefined {
    if (this.#at === 0) return undefined;
    if (this.#at === this.#lines.length) this.#draft = current;
    return this.#lines[--this.#at];
  }

  /**
   * Goes to the line after; behind the newest stands the draft that {@linkcode History.up} kept.
   *
   * @returns The line to show, or undefined when already at the draft.
   */
  down(): string | undefined {
    if (this.#at === this.#lines.length) return undefined;
    return ++this.#at === this.#lines.length ? this.#draft : this.#lines[this.#at];
  }
}
