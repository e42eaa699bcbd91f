/** What an `error` of the chat protocol is about, as one word that programs compare. */
export type ErrorCode =
  | "bad-message"
  | "bad-name"
  | "name-taken"
  | "no-such-name"
  | "no-such-room"
  | "not-in-room"
  | "too-long"
  | "too-fast"
  | "too-many"
  | "muted"
  | "banned"
  | "not-allowed"
  | "bad-token"
  | "not-kept";

/** What a {@linkcode ChatError} knows besides its message. */
export interface ChatErrorOptions extends ErrorOptions {
  /** What it is about. */
  code: ErrorCode;
  /** The `ref` of the message that it answers, where that could be read. */
  ref?: string | undefined;
}

/** A client asked for what the room does not do; it is answered by an `error`, and stays. */
export class ChatError extends Error {
  /** Always `"ChatError"`. */
  override readonly name = "ChatError";
  /** What it is about. */
  readonly code: ErrorCode;
  /** The `ref` of the message that it answers, where that could be read. */
  readonly ref: string | undefined;

  /** Makes an error from its message, which the member reads, and its code. */
  constructor(message: string, options: ChatErrorOptions) {
    super(message, options);
    this.code = options.code;
    this.ref = options.ref;
  }
}
