import { foldName } from "../room/names.ts";
import type { CameMessage, RenamedMessage, WentMessage } from "../protocol/protocol.ts";
import type { RosterEvent } from "../room/roster.ts";
import { skeleton } from "../room/skeleton.ts";

/** What changes who is where. */
export type PresenceEvent = CameMessage | WentMessage | RenamedMessage;

/** A member of a server, as servers tell each other. */
export interface PersonState {
  /** Its name. */
  name: string;
  /** Since when it has the name, in milliseconds since 1970. */
  since: number;
  /** The rooms that it is in; at least one. */
  rooms: readonly string[];
}

interface Person {
  name: string;
  look: string;
  since: number;
  rooms: Set<string>;
}

/**
 * Who is where, on this server and on all others.
 *
 * For a while two servers may have a member of the same name. What is shown then is whether *any* of
 * that name is in a room: nobody is seen to come twice, or to go while the other one is there.
 */
export class Presence {
  readonly #self: string;
  // The members of each server, by folded name.
  readonly #servers = new Map<string, Map<string, Person>>();

  /** Makes an empty one, for the server that is called so. */
  constructor(self: string) {
    this.#self = self;
  }

  /** Takes in what happened on a server, and returns what there is to see of it in the rooms. */
  apply(server: string, event: PresenceEvent): RosterEvent[] {
    const people = this.#servers.get(server) ?? new Map<string, Person>();
    this.#servers.set(server, people);
    if (event.type === "join") return this.#join(people, event);
    return event.type === "leave" ? this.#leave(people, event) : this.#rename(people, event);
  }

  /** Takes in who is on a server, and returns what there is to see of it. */
  replace(
    server: string,
    { people, time, reason = "" }: {
      people: readonly PersonState[];
      time: number;
      reason?: string;
    },
  ): RosterEvent[] {
    const before = this.#servers.get(server) ?? new Map<string, Person>();
    const now = new Map(people.map((state) => [foldName(state.name), toPerson(state)]));
    this.#servers.delete(server);
    const gone = [...before].flatMap(([fold, { name, rooms }]) =>
      [...rooms].filter((room) => !now.get(fold)?.rooms.has(room) && !this.#isThere(fold, room))
        .map((room) => ({ type: "leave" as const, room, time, name, reason }))
    );
    const come = [...now].flatMap(([fold, { name, rooms }]) =>
      [...rooms].filter((room) => !before.get(fold)?.rooms.has(room) && !this.#isThere(fold, room))
        .map((room) => ({ type: "join" as const, room, time, name }))
    );
    if (now.size > 0) this.#servers.set(server, now);
    return [...gone, ...come];
  }

  /** Whether this server has a member of this name who took it later than one of another server. */
  isLater({ name, since, server }: { name: string; since: number; server: string }): boolean {
    const own = this.#servers.get(this.#self)?.get(foldName(name));
    if (!own || own.since < since) return false;
    return own.since > since || server < this.#self;
  }

  /** Who is on this server. */
  state(): PersonState[] {
    const own = this.#servers.get(this.#self)?.values() ?? [];
    return Array.from(own, ({ name, since, rooms }) => ({ name, since, rooms: [...rooms] }));
  }

  /** Who is in a room on other servers. */
  *people(room: string): Generator<string> {
    for (const { name, rooms } of this.#others()) if (rooms.has(room)) yield name;
  }

  /** In which rooms how many are on other servers. */
  counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { rooms } of this.#others()) {
      for (const room of rooms) counts.set(room, (counts.get(room) ?? 0) + 1);
    }
    return counts;
  }

  /** Who has this name on another server, as it writes it. */
  find(name: string): string | undefined {
    const fold = foldName(name);
    for (const [server, people] of this.#servers) {
      const person = server === this.#self ? undefined : people.get(fold);
      if (person) return person.name;
    }
  }

  /** Whose name looks like this on another server. */
  findAlike(name: string): string | undefined {
    const look = skeleton(name);
    for (const person of this.#others()) if (person.look === look) return person.name;
  }

  #join(people: Map<string, Person>, event: CameMessage): RosterEvent[] {
    const { name, room, time } = event;
    const fold = foldName(name);
    const isSeen = !this.#isThere(fold, room);
    const person = people.get(fold) ?? toPerson({ name, since: time, rooms: [] });
    people.set(fold, person);
    person.rooms.add(room);
    return isSeen ? [event] : [];
  }

  #leave(people: Map<string, Person>, event: WentMessage): RosterEvent[] {
    const fold = foldName(event.name);
    const person = people.get(fold);
    if (!person?.rooms.delete(event.room)) return [];
    if (person.rooms.size === 0) people.delete(fold);
    return this.#isThere(fold, event.room) ? [] : [event];
  }

  #rename(people: Map<string, Person>, { type, time, from, to }: RenamedMessage): RosterEvent[] {
    const person = people.get(foldName(from));
    if (!person) return [];
    people.delete(foldName(from));
    const renamed: string[] = [];
    const others: RosterEvent[] = [];
    for (const room of person.rooms) {
      const stays = this.#isThere(foldName(from), room);
      const wasThere = this.#isThere(foldName(to), room);
      if (!stays && !wasThere) renamed.push(room);
      else if (!wasThere) others.push({ type: "join", room, time, name: to });
      else if (!stays) others.push({ type: "leave", room, time, name: from, reason: "" });
    }
    people.set(foldName(to), { ...person, name: to, look: skeleton(to), since: time });
    return renamed.length > 0 ? [{ type, time, from, to, rooms: renamed }, ...others] : others;
  }

  #isThere(fold: string, room: string): boolean {
    for (const people of this.#servers.values()) {
      if (people.get(fold)?.rooms.has(room)) return true;
    }
    return false;
  }

  *#others(): Generator<Person> {
    for (const [server, people] of this.#servers) if (server !== this.#self) yield* people.values();
  }
}

function toPerson({ name, since, rooms }: PersonState): Person {
  return { name, look: skeleton(name), since, rooms: new Set(rooms) };
}
