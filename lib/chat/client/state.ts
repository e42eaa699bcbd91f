import type {
  ChatMessage,
  CommandSummary,
  HelloMessage,
  JoinedMessage,
} from "../protocol/protocol.ts";
import type {
  RoomSummary,
  ServerMessage,
  WelcomeLimits,
  WelcomeMessage,
} from "../protocol/protocol.ts";

/** A room that the member is in. */
export interface ChatRoom {
  /** Its name. */
  readonly name: string;
  /** What it is about. */
  topic: string;
  /** Who is there. */
  people: Set<string>;
  /** The `id` of the last message seen there; 0 where none was. */
  last: number;
  /** How many messages of others came while another room was the current one. */
  unread: number;
}

/** What a client knows of the server: made of the server's messages alone. */
export class ChatState {
  /** The member's name; empty before it is let in. */
  name = "";
  /** The secret that gives the name back after a lost connection. */
  session: string | undefined;
  /** What the server calls itself. */
  server = "";
  /** Which log the ids of messages are of. */
  log: string | undefined;
  /** The commands of a line. */
  commands: readonly CommandSummary[] = [];
  /** What the server allows; `undefined` before the member is let in. */
  limits: WelcomeLimits | undefined;
  /** The rooms that the member is in, by name. */
  readonly rooms: Map<string, ChatRoom> = new Map();
  /** The rooms of the server, as it listed them last. */
  directory: readonly RoomSummary[] = [];
  #current = "";
  // Those of the connection before, which come back one by one.
  #before = new Map<string, ChatRoom>();

  /** The room to talk in; empty where the member is in none. */
  get current(): string {
    return this.#current;
  }

  /** Makes a room the current one: its messages are read now. */
  enter(room: string): void {
    this.#current = room;
    const entered = this.rooms.get(room);
    if (entered) entered.unread = 0;
  }

  /** The `id` of the last message seen in a room, over a lost connection too; 0 where none was. */
  seen(room: string): number {
    return (this.rooms.get(room) ?? this.#before.get(room))?.last ?? 0;
  }

  /** What says that the member is back, in which rooms, and what it has seen there. */
  resumption(): Pick<HelloMessage, "name" | "session" | "log" | "since"> {
    const since = Object.fromEntries([...this.#known()].map(({ name, last }) => [name, last]));
    return {
      ...(this.name === "" ? {} : { name: this.name }),
      ...(this.session === undefined ? {} : { session: this.session }),
      ...(this.log === undefined ? {} : { log: this.log }),
      ...(Object.keys(since).length > 0 ? { since } : {}),
    };
  }

  /**
   * Takes over what a message says.
   *
   * @returns The message without what was seen before.
   */
  apply(message: ServerMessage): ServerMessage {
    switch (message.type) {
      case "welcome":
        return this.#welcome(message);
      case "joined":
        return this.#joined(message);
      case "left":
        this.rooms.delete(message.room);
        if (message.room === this.#current) this.enter(message.current);
        return message;
      case "message":
        this.#see(message);
        return message;
      case "nick":
        if (this.name === message.from) this.name = message.to;
        for (const { people } of this.rooms.values()) {
          if (people.delete(message.from)) people.add(message.to);
        }
        return message;
      case "rooms":
        this.directory = message.rooms;
        return message;
      default:
        this.#follow(message);
        return message;
    }
  }

  /** What happens to one room. */
  #follow(message: ServerMessage): void {
    const room = "room" in message && message.room ? this.rooms.get(message.room) : undefined;
    if (room === undefined) return;
    if (message.type === "join") room.people.add(message.name);
    if (message.type === "leave") room.people.delete(message.name);
    if (message.type === "topic") room.topic = message.text;
    if (message.type === "people") room.people = new Set(message.people);
  }

  *#known(): Generator<ChatRoom> {
    yield* this.rooms.values();
    for (const room of this.#before.values()) if (!this.rooms.has(room.name)) yield room;
  }

  #welcome(message: WelcomeMessage): WelcomeMessage {
    const { name, session, server, log, room, commands, limits } = message;
    Object.assign(this, { name, session, server, commands, limits });
    this.#before = new Map([...this.#known()].map((room) => [room.name, room]));
    this.rooms.clear();
    // Other ids may be smaller, and nothing of this log was seen.
    if (log !== this.log) { for (const room of this.#before.values()) room.last = 0; }
    this.log = log;
    if (this.#current === "") this.#current = room;
    return message;
  }

  #joined(message: JoinedMessage): JoinedMessage {
    const { room: name, topic, people, ref } = message;
    const last = this.seen(name);
    const unread = (this.rooms.get(name) ?? this.#before.get(name))?.unread ?? 0;
    this.#before.delete(name);
    this.rooms.set(name, {
      name,
      topic,
      people: new Set(people),
      last,
      unread,
    });
    const isAway = !this.rooms.has(this.#current) && !this.#before.has(this.#current);
    if (ref !== undefined || isAway) this.enter(name);
    const messages = message.messages.filter(({ id }) => id > last);
    for (const message of messages) this.#see(message);
    return { ...message, messages };
  }

  #see({ room: name, id, from }: ChatMessage): void {
    const room = this.rooms.get(name);
    if (!room) return;
    room.last = id;
    if (name !== this.#current && from !== this.name) room.unread++;
  }
}
