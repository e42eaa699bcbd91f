import type { HubState } from "./hub_state.ts";
import type { LogPage, LogRange } from "../log/log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";

/** Bytes of the messages in one answer, so that no answer comes near the 256 KiB it may have. */
const MAX_PAGE = 128 * 1024;

/** Messages of a room: as many as are wished for, may be had, and fit. */
export function findPage(
  hub: HubState,
  range: LogRange & { room: string },
): LogPage | Promise<LogPage> {
  const { room, before, after } = range;
  const limit = Math.max(1, Math.min(range.limit, hub.limits.history));
  const found = hub.log.history(room, { before, after, limit });
  return found instanceof Promise ? found.then(withinBounds) : withinBounds(found);
}

/** The newest messages that fit. */
function withinBounds({ messages, more }: LogPage): LogPage {
  let size = 0;
  let start = messages.length;
  while (start > 0 && (size += largestSize(messages[start - 1]!)) <= MAX_PAGE) start--;
  return start === 0 ? { messages, more } : { messages: messages.slice(start), more: true };
}

/** At most as many bytes as the message has in JSON: a character of the text is three at most. */
function largestSize({ text }: ChatMessage): number {
  return text.length * 3 + 400;
}
