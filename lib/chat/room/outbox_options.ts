/** What happens to a reader that is too slow. */
export type SlowPolicy =
  /** The oldest messages are left out, and the reader is told how many. */
  | "drop-oldest"
  /** The reader's connection ends. */
  | "disconnect"
  /** The senders wait: nobody loses anything, and everybody is as slow as the slowest. */
  | "pause";

/** Options of an `Outbox`. */
export interface OutboxOptions {
  /**
   * Bytes that wait before the policy applies. An acknowledgement, an answer or an error is never
   * left out: the connection ends at this limit where nothing else waits, and at four times the
   * limit where the policy is `pause`.
   *
   * @default {1048576}
   */
  maxBytes?: number;
  /**
   * Messages that wait before the policy applies.
   *
   * @default {4096}
   */
  maxMessages?: number;
  /**
   * Bytes that `Outbox.take` gives at once, save that it always gives a message.
   *
   * @default {262144}
   */
  maxBatch?: number;
  /**
   * What happens to a reader that is too slow.
   *
   * @default {"drop-oldest"}
   */
  slow?: SlowPolicy;
  /**
   * Called when something waits that did not, once until it is taken.
   *
   * @default {nothing}
   */
  onWake?: () => void;
  /**
   * Called once, when the connection has to end because its reader is too slow.
   *
   * @default {nothing}
   */
  onOverflow?: () => void;
  /**
   * Called for each message that is left out.
   *
   * @default {nothing}
   */
  onSkip?: () => void;
  /**
   * Writes the mark that stands where messages were left out.
   *
   * @default {nothing is written}
   */
  encodeSkipped?: (count: number) => Uint8Array;
}

/** Options of `Outbox.push`. */
export interface PushOptions {
  /**
   * Whether it may be left out when the reader is too slow.
   *
   * @default {false}
   */
  droppable?: boolean;
}
