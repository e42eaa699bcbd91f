/** What a {@linkcode TapeError} knows besides its message. */
export interface TapeErrorOptions extends ErrorOptions {
  /** The line that is wrong, from 1. */
  line: number;
  /** What is wrong with it, in words. */
  reason: string;
}

/** A text is not a tape: `Cannot read line N of the tape: what is wrong with it`. */
export class TapeError extends Error {
  /** Always `"TapeError"`. */
  override readonly name = "TapeError";
  /** The line that is wrong, from 1. */
  readonly line: number;

  /** Makes an error that names the line. */
  constructor(options: TapeErrorOptions) {
    const { line, reason } = options;
    super(`Cannot read line ${line} of the tape: ${reason}`, options);
    this.line = line;
  }
}
