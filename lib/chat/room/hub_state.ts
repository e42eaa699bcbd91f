import type { Batches } from "./batches.ts";
import { ChatError } from "../protocol/chat_error.ts";
import type { ChatLimits } from "./limits.ts";
import type { HubTally } from "./hub_tally.ts";
import type { Log } from "../log/log.ts";
import type { Members } from "./members.ts";
import type { SlowPolicy } from "./outbox.ts";
import { Room } from "./room.ts";
import type { Roster } from "./roster.ts";
import type { Rulings } from "./rulings.ts";
import type { Session } from "./session.ts";
import type { WakeQueue } from "./wake_queue.ts";

/** What the sessions of one hub share. */
export interface HubState {
  /** Where messages are kept. */
  readonly log: Log;
  /** Who is elsewhere. */
  readonly roster: Roster;
  /** The bounds. */
  readonly limits: Required<ChatLimits>;
  /** Who is here. */
  readonly members: Members<Session>;
  /** The rooms that somebody here is in, by name. */
  readonly rooms: Map<string, Room<Session>>;
  /** What rooms are about, also those that nobody is in; `setRoomTopic` changes it. */
  readonly topics: Map<string, string>;
  /** Who may not come in or speak. */
  readonly rulings: Rulings;
  /** All connections, also those that have not come in. */
  readonly sessions: Set<Session>;
  /** Doors to be woken. */
  readonly wakes: WakeQueue;
  /** What many of them are written. */
  readonly batches: Batches;
  /** What is counted. */
  readonly tally: HubTally;
  /** Is told how long a message took, in seconds, where somebody wants to know. */
  onDelivered: ((seconds: number) => void) | undefined;
  /** What happens to a reader that is too slow. */
  readonly slow: SlowPolicy;
  /** What the server calls itself. */
  readonly server: string;
  /** The word that lets in, if one is asked for. */
  readonly token: string | undefined;
  /** The word that makes an operator, if one does. */
  readonly operatorToken: string | undefined;
  /** What time it is, in milliseconds since 1970: for people to read. */
  now(): number;
  /** Milliseconds that have passed, by a clock that nobody sets: for limits. */
  elapsed(): number;
}

/** The room that everybody comes into. */
export const LOBBY = "lobby";

/**
 * A room that is there, or a new one.
 *
 * @throws {ChatError} `too-many`, when no more rooms may be made.
 */
export function openRoom(hub: HubState, name: string): Room<Session> {
  const present = hub.rooms.get(name);
  if (present) return present;
  const { rooms, outboxMessages } = hub.limits;
  // Who comes must find a place, however many rooms others have made.
  if (hub.rooms.size >= rooms && name !== LOBBY) {
    throw new ChatError(`Cannot make the room ${name}: there are ${rooms} already`, {
      code: "too-many",
    });
  }
  const onSkip = () => void hub.tally.skipped++;
  const room = new Room<Session>(name, { maxHeld: outboxMessages, onSkip });
  room.topic = hub.topics.get(name) ?? "";
  for (const elsewhere of hub.roster.rooms()) {
    if (elsewhere.room === name) room.topic = elsewhere.topic;
  }
  hub.rooms.set(name, room);
  return room;
}

/** Says what a room is about, until that changes. What was said longest ago gives way. */
export function setRoomTopic(
  { topics, limits, rooms }: HubState,
  { room: name, topic }: { room: string; topic: string },
): void {
  topics.delete(name);
  if (topic !== "") topics.set(name, topic);
  if (topics.size > limits.rooms) topics.delete(topics.keys().next().value!);
  const room = rooms.get(name);
  if (room) room.topic = topic;
}

/** All who are in a room, here and elsewhere, in order. */
export function peopleOf(hub: HubState, room: string): readonly string[] {
  const names = hub.rooms.get(room)?.names() ?? [];
  const elsewhere = [...hub.roster.people(room)];
  if (elsewhere.length === 0) return names;
  return [...new Set([...names, ...elsewhere])].sort();
}
