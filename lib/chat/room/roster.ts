import type {
  CameMessage,
  PrivateMessage,
  RenamedMessage,
  RoomSummary,
} from "../protocol/protocol.ts";
import type { TopicMessage, WentMessage } from "../protocol/protocol.ts";

/** What an operator has decided of a name, until another decision. */
export interface Ruling {
  /** Which it is. */
  type: "ban" | "unban" | "mute" | "unmute";
  /** The name. */
  name: string;
  /** Why; may be empty. */
  reason: string;
  /** When, in milliseconds since 1970: of two decisions the later one stands. */
  time: number;
  /** The address that is banned with the name, where it is known. */
  address?: string;
}

/** What an operator, or the cluster itself, does to a member wherever it is. */
export type Moderation = Ruling | {
  /** Which it is. `yield`: another server has had a member of this name for longer. */
  type: "kick" | "yield";
  /** The member's name. */
  name: string;
  /** Why; may be empty. */
  reason: string;
};

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
  /**
   * Tells the others what happened here.
   *
   * @returns Nothing where they are sure to learn of it, if not now then later. Else a promise, which
   * rejects when nobody can be told at the moment.
   */
  announce(event: RosterEvent): Promise<void> | undefined;
  /** What operators have decided here: for servers that come later. The hub sets it. */
  standing: () => Iterable<Ruling>;
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
  /** Is never called. */
  standing: () => Iterable<Ruling> = () => [];
  /** Tells nobody. */
  announce(): undefined {}
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
