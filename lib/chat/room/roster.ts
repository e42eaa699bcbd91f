import type {
  CameMessage,
  PrivateMessage,
  RenamedMessage,
  RoomSummary,
} from "../protocol/protocol.ts";
import type { TopicMessage, WentMessage } from "../protocol/protocol.ts";

/** What an operator, or the cluster itself, does to a member wherever it is. */
export interface Moderation {
  /** Which it is. `yield`: another server has had a member of this name for longer. */
  type: "kick" | "ban" | "mute" | "unmute" | "yield";
  /** The member's name. */
  name: string;
  /** Why; may be empty. */
  reason: string;
}

/** What happens to a member, or to a room. `rooms` of a new name are those that the member is in. */
export type RosterEvent =
  | CameMessage
  | WentMessage
  | TopicMessage
  | (RenamedMessage & { rooms: readonly string[] })
  | Moderation
  /** A private message for members elsewhere. */
  | PrivateMessage;

/** Who else is there: the members of other servers. */
export interface Roster {
  /** Tells the others what happened here. Never called with what came from them. */
  announce(event: RosterEvent): void;
  /** Called with what happened elsewhere. The hub sets it. */
  onEvent: (event: RosterEvent) => void;
  /** Who else is in a room. */
  people(room: string): Iterable<string>;
  /** Where else people are. `people` counts only those. */
  rooms(): Iterable<RoomSummary>;
  /** The name of a member elsewhere that folds to the same (see {@linkcode foldName}). */
  find(name: string): string | undefined;
  /** The name of a member elsewhere that looks like this one (see {@linkcode skeleton}). */
  findAlike(name: string): string | undefined;
}

/** The roster of a server on its own: nobody else is there. */
export class LocalRoster implements Roster {
  /** Is never called. */
  onEvent: (event: RosterEvent) => void = () => {};
  /** Tells nobody. */
  announce(): void {}
  /** Nobody. */
  people(): Iterable<string> {
    return [];
  }
  /** None. */
  rooms(): Iterable<RoomSummary> {
    return [];
  }
  /** Nobody. */
  find(): undefined {}
  /** Nobody. */
  findAlike(): undefined {}
}
