import { afterwards } from "./afterwards.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { openRoom, peopleOf } from "./hub_state.ts";
import type { LogPage } from "../log/log.ts";
import { parseRoomName } from "./names.ts";
import { findPage } from "./pages.ts";
import type { CameMessage, JoinMessage, PlainMessage, RoomMessage } from "../protocol/protocol.ts";
import type { RoomSummary, WentMessage } from "../protocol/protocol.ts";
import type { Room } from "./room.ts";
import { roomFor } from "./room_for.ts";
import type { Session } from "./session.ts";

/** How many messages are shown to who comes. */
const NEWEST = 50;

/** Enters a room, or makes it the current one. */
export function join(session: Session, message: JoinMessage): Promise<void> | undefined {
  return enterRoom(session, message);
}

/** Leaves a room. */
export function leave(session: Session, message: RoomMessage): undefined {
  const room = roomFor(session, message.room);
  depart(session, { room, reason: "" });
  session.answer(
    { type: "left", room: room.name, current: session.current?.name ?? "" },
    message.ref,
  );
}

/** Who is in a room. */
export function who(session: Session, { room, ref }: RoomMessage): undefined {
  const name = room === undefined ? roomFor(session, room).name : parseRoomName(room);
  session.answer({ type: "people", room: name, people: peopleOf(session.hub, name) }, ref);
}

/** Which rooms there are, here and elsewhere. */
export function rooms(session: Session, { ref }: PlainMessage): undefined {
  const { hub } = session;
  const summaries = new Map<string, RoomSummary>();
  for (const summary of hub.roster.rooms()) summaries.set(summary.room, summary);
  for (const { name: room, size, topic } of hub.rooms.values()) {
    const elsewhere = summaries.get(room)?.people ?? 0;
    summaries.set(room, { room, people: elsewhere + size, topic });
  }
  const sorted = [...summaries.values()].sort((a, b) => a.room < b.room ? -1 : 1);
  session.answer({ type: "rooms", rooms: sorted }, ref);
}

/** Leaves all rooms, without an answer. */
export function vacate(session: Session, reason: string): void {
  for (const room of [...session.rooms.values()]) depart(session, { room, reason });
}

/**
 * Enters a room, and tells what was said there before.
 *
 * @throws {ChatError} `bad-name`, or `too-many`.
 */
export function enterRoom(
  session: Session,
  { room: wish, since, ref }: Omit<JoinMessage, "type">,
): Promise<void> | undefined {
  const { hub } = session;
  const name = parseRoomName(wish, { max: hub.limits.name });
  const isNew = !session.rooms.has(name);
  if (isNew && session.rooms.size >= hub.limits.roomsPerMember) {
    throw new ChatError(`Cannot enter ${name}: you are in ${session.rooms.size} rooms`, {
      code: "too-many",
    });
  }
  const room = openRoom(hub, name);
  // The one joined last is the last in the map, and so the current one.
  session.rooms.delete(name);
  session.rooms.set(name, room);
  if (isNew) arrive(session, room);
  const limit = since === undefined ? NEWEST : hub.limits.history;
  const found = findPage(hub, { room: name, after: since, limit });
  const show = (page: LogPage) => showRoom(session, { room, page, ref });
  if (!(found instanceof Promise)) return show(found) as undefined;
  // What cannot be looked up must not keep anybody out.
  return afterwards(found.catch(() => ({ messages: [], more: true })), show);
}

function arrive(session: Session, room: Room<Session>): void {
  const { hub, name } = session;
  const came: CameMessage = { type: "join", room: room.name, time: hub.now(), name };
  announce(session, { room, message: came });
  room.add(session);
  hub.roster.announce(came);
}

interface Shown {
  room: Room<Session>;
  page: LogPage;
  ref: string | undefined;
}

function showRoom(session: Session, { room, page, ref }: Shown): void {
  if (session.rooms.get(room.name) !== room) return;
  const people = peopleOf(session.hub, room.name);
  session.answer({ type: "joined", room: room.name, topic: room.topic, people, ...page }, ref);
  room.release(session, { after: page.messages.at(-1)?.id ?? 0 });
}

function depart(session: Session, { room, reason }: { room: Room<Session>; reason: string }): void {
  const { hub, name } = session;
  session.rooms.delete(room.name);
  room.remove(session);
  const went: WentMessage = { type: "leave", room: room.name, time: hub.now(), name, reason };
  announce(session, { room, message: went });
  if (room.size === 0) hub.rooms.delete(room.name);
  hub.roster.announce(went);
}

/** Programs keep lists of who is there; in a large room people only read who speaks. */
function announce(
  { hub }: Session,
  { room, message }: { room: Room<Session>; message: CameMessage | WentMessage },
): void {
  room.send(message, { programsOnly: room.size >= hub.limits.announced });
}
