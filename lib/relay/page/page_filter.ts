import { type MessageFilter, parseMessageFilter } from "../message_filter.ts";

/** How far into a message a text is looked for. */
const MAX_SEARCHED = 4096;

/** What a page wants to see. */
export interface PageFilter {
  /** An expression as `parseMessageFilter` reads it; empty for all. */
  only: string;
  /** A text in the first 4 KiB of the message; empty for any. */
  text: string;
  /** The number of a connection; 0 for all. */
  conn: number;
}

/** What passes when nothing is asked for. */
export const EVERYTHING: PageFilter = { only: "", text: "", conn: 0 };

/**
 * Reads a filter.
 *
 * @throws {UsageError} When the expression is none.
 */
export function parsePageFilter({ only, text, conn }: PageFilter): MessageFilter {
  const filters: MessageFilter[] = [];
  if (conn !== 0) filters.push((message) => message.conn === conn);
  if (only.trim() !== "") filters.push(parseMessageFilter(only));
  if (text !== "") {
    const decoder = new TextDecoder();
    filters.push(({ bytes }) => decoder.decode(bytes.subarray(0, MAX_SEARCHED)).includes(text));
  }
  return (message) => filters.every((filter) => filter(message));
}
