/**
 * The chat room: who is there, who hears what, and what is kept. It knows no sockets: a door gives
 * it a {@linkcode Link} for each connection and gets a {@linkcode Session}.
 *
 * @module
 */
import { Batches } from "./batches.ts";
import { type HubState, setRoomTopic } from "./hub_state.ts";
import { type HubFigures, HubTally } from "./hub_tally.ts";
import { type ChatLimits, chatLimits } from "./limits.ts";
import type { Link } from "./link.ts";
import type { Log } from "../log/log.ts";
import { Members } from "./members.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { applyModeration } from "./operators.ts";
import type { SlowPolicy } from "./outbox.ts";
import { tellRooms } from "./people.ts";
import { LocalRoster, type Moderation, type Roster, type RosterEvent } from "./roster.ts";
import { Rulings } from "./rulings.ts";
import { Session, type SessionOptions } from "./session.ts";
import { whisper } from "./talk.ts";
import { WakeQueue } from "./wake_queue.ts";

/** Options of {@linkcode Hub}. */
export interface HubOptions {
  /**
   * Where messages are kept. The hub sets its `onMessage`; closing it stays with who made it.
   *
   * @default {memory}
   */
  log?: Log;
  /**
   * Who else is there, on other servers. The hub sets its `onEvent`.
   *
   * @default {nobody}
   */
  roster?: Roster;
  /**
   * A word that everybody needs to come in.
   *
   * @default {none}
   */
  token?: string | undefined;
  /**
   * A word that makes whoever says it an operator.
   *
   * @default {none}
   */
  operatorToken?: string | undefined;
  /**
   * The bounds.
   *
   * @default {those of ChatLimits}
   */
  limits?: ChatLimits;
  /**
   * What happens to a reader that is too slow.
   *
   * @default {"drop-oldest"}
   */
  slow?: SlowPolicy;
  /**
   * What time it is, in milliseconds since 1970.
   *
   * @default {Date.now}
   */
  now?: () => number;
  /**
   * Milliseconds that have passed since any moment, by a clock that nobody sets: rates, and how long a
   * name is kept, are told by it.
   *
   * @default {performance.now}
   */
  elapsed?: () => number;
  /**
   * What the server calls itself.
   *
   * @default {"sockeye"}
   */
  server?: string;
  /**
   * Is told how long each message took, in seconds: from its turn until it was kept, and what waits
   * for the members was being written. How long a member then takes to read it is in his outbox.
   *
   * @default {nothing is measured}
   */
  onDelivered?: ((seconds: number) => void) | undefined;
}

/** All members and rooms of one server. */
export class Hub {
  readonly #state: HubState;
  #closed: string | undefined;

  /** Makes a hub without members. */
  constructor(options: HubOptions = {}) {
    const { now = Date.now, elapsed = () => performance.now() } = options;
    const {
      log = new MemoryLog({ now, elapsed }),
      roster = new LocalRoster(),
      slow = "drop-oldest",
    } = options;
    const { server = "sockeye", token, operatorToken } = options;
    const limits = chatLimits(options.limits);
    this.#state = {
      log,
      roster,
      limits,
      members: new Members({ limits, roster, elapsed }),
      rooms: new Map(),
      topics: new Map(),
      rulings: new Rulings(limits.banned),
      wakes: new WakeQueue(),
      batches: new Batches(),
      sessions: new Set(),
      tally: new HubTally(),
      onDelivered: options.onDelivered,
      slow,
      server,
      token,
      operatorToken,
      now,
      elapsed,
    };
    log.onMessage = (message) => this.#state.rooms.get(message.room)?.deliver(message);
    roster.onEvent = (event) => this.#follow(event);
    roster.standing = () => this.#state.rulings.standing();
  }

  /** How many members are here. */
  get members(): number {
    return this.#state.members.size;
  }

  /** How it stands, and what it has counted. */
  get figures(): HubFigures {
    const { members, rooms, sessions, tally } = this.#state;
    let [queuedBytes, queuedMessages] = [0, 0];
    for (const { outbox } of sessions) {
      queuedBytes += outbox.bytes;
      queuedMessages += outbox.length;
    }
    return { members: members.size, rooms: rooms.size, queuedBytes, queuedMessages, tally };
  }

  /**
   * Gives a connection a place. It is a member once it has said hello, or was greeted.
   *
   * @internal For doors: what they share is no part of the library's surface.
   *
   * @param link The connection.
   * @param options What it may do from the start.
   * @returns Its place; tell it what arrives, and when the connection is gone.
   */
  attach(link: Link, options: SessionOptions = {}): Session {
    const session = new Session(this.#state, link, options);
    if (this.#closed !== undefined) session.end(this.#closed, { again: true });
    return session;
  }

  /** Ends all connections, each with a last word; new ones end at once. */
  close(reason: string): void {
    this.#closed = reason;
    // All get the last word before anybody leaves: nobody needs to read of all the others.
    for (const session of this.#state.sessions) session.sayBye(reason, { again: true });
    for (const session of [...this.#state.sessions]) session.end(reason);
  }

  #follow(event: RosterEvent): void {
    const { rooms, members, rulings } = this.#state;
    switch (event.type) {
      case "nick": {
        const { rooms, ...message } = event;
        rulings.rename(message.from, message.to);
        members.carryIgnored(message.from, message.to);
        return tellRooms(this.#state, { rooms, message });
      }
      case "private": {
        const here = event.to.map((name) => members.find(name));
        return whisper(new Set(here.filter((member) => member !== undefined)), event);
      }
      case "join":
      case "leave":
        return rooms.get(event.room)?.send(event);
      case "topic":
        setRoomTopic(this.#state, { room: event.room, topic: event.text });
        return rooms.get(event.room)?.send(event);
      default:
        return this.#moderate(event);
    }
  }

  /** Where a member came from only its own server knows, and tells the others. */
  #moderate(event: Moderation): void {
    const { members, roster } = this.#state;
    const isUnknown = event.type === "ban" && event.address === undefined;
    const address = isUnknown ? members.find(event.name)?.link.address : undefined;
    if (!isUnknown || address === undefined) return applyModeration(this.#state, event);
    applyModeration(this.#state, { ...event, address });
    roster.announce({ ...event, address })?.catch(() => {}); // The state tells it, too.
  }
}
