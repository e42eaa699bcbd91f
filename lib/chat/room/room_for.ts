import { ChatError } from "../protocol/chat_error.ts";
import { parseRoomName } from "./names.ts";
import type { Room } from "./room.ts";
import type { Session } from "./session.ts";

/**
 * The room that a message is for: the named one, or the current one.
 *
 * @throws {ChatError} `not-in-room`, or `no-such-room`.
 */
export function roomFor(session: Session, name: string | undefined): Room<Session> {
  const key = name === undefined ? undefined : parseRoomName(name);
  const room = key === undefined ? session.current : session.rooms.get(key);
  if (room) return room;
  const where = key === undefined ? "any room: /join lobby" : `#${key}`;
  const isThere = key === undefined || session.hub.rooms.has(key);
  throw new ChatError(`Cannot do that: you are not in ${where}`, {
    code: isThere ? "not-in-room" : "no-such-room",
  });
}
