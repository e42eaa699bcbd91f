import type { ErrorCode } from "../protocol/chat_error.ts";

/** What a hub counts from its beginning. */
export class HubTally {
  /** How many messages were said to rooms here. */
  said = 0;
  /** How many messages slow readers missed. */
  skipped = 0;
  /** How many messages of clients were refused, by the code of the error. */
  readonly refused: Map<ErrorCode, number> = new Map();

  /** Counts a message that was refused. */
  refuse(code: ErrorCode): void {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
  }
}

/** How a hub stands at one moment. */
export interface HubFigures {
  /** How many members are here. */
  readonly members: number;
  /** How many rooms somebody here is in. */
  readonly rooms: number;
  /** How many bytes wait to be written to members. */
  readonly queuedBytes: number;
  /** How many messages wait to be written to members. */
  readonly queuedMessages: number;
  /** What was counted so far. */
  readonly tally: HubTally;
}
