import type { Subscription } from "@nats-io/transport-node";
import { NetError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import type { RoomSummary, TopicMessage } from "../protocol/protocol.ts";
import type { Roster, RosterEvent, Ruling } from "../room/roster.ts";
import type { NatsLink } from "./nats_link.ts";
import { Neighbours } from "./neighbours.ts";
import { Presence } from "./presence.ts";
import { subjectPrefix } from "./room_stream.ts";
import { type EventSignal, parseSignal, type Signal } from "./signal.ts";
import type { StateSignal, TellSignal } from "./signal.ts";
import { partsOf } from "./state_parts.ts";

/** The bounds of a {@linkcode NatsRoster}. */
export interface NatsRosterOptions {
  /**
   * What the cluster is called.
   *
   * @default {"SOCKEYE_CHAT"}
   */
  name?: string;
  /**
   * Milliseconds between two signs of life; a server that misses three is gone.
   *
   * @default {2000}
   */
  beat?: number;
  /**
   * Other servers at most.
   *
   * @default {256}
   */
  servers?: number;
}

/** How long NATS may take to say that it has what it was told, in milliseconds. */
const PATIENCE = 5000;
/** Rooms whose topics are remembered. */
const MAX_TOPICS = 1024;

/** Tells the other servers of a cluster who is here, and knows who is there. */
export class NatsRoster implements Roster {
  /** Called with what happened elsewhere. The hub sets it. */
  onEvent: (event: RosterEvent) => void = () => {};
  /** What operators have decided here. The hub sets it. */
  standing: () => Iterable<Ruling> = () => [];
  /** What the server is called among the others: the same for nobody. */
  readonly id: string = crypto.randomUUID();
  readonly #link: NatsLink;
  readonly #subject: string;
  readonly #presence: Presence = new Presence(this.id);
  readonly #topics = new Map<string, TopicMessage>();
  readonly #neighbours: Neighbours;
  readonly #subscription: Subscription;
  readonly #beating: ReturnType<typeof setInterval>;
  readonly #onUp = () => {
    this.#publishState();
    this.#publish({ type: "ask", server: this.id });
  };
  #count = 0;
  #isClosed = false;

  /** Comes into a cluster, and asks who is there. */
  constructor(link: NatsLink, options: NatsRosterOptions = {}) {
    const { name = "SOCKEYE_CHAT", beat = 2000, servers = 256 } = options;
    this.#link = link;
    this.#subject = `${subjectPrefix(name)}.servers`;
    this.#neighbours = new Neighbours({
      patience: 3 * beat,
      max: servers,
      onGone: (server, reason) => this.#lose(server, reason),
      ask: (to) => this.#publish({ type: "ask", server: this.id, to }),
    });
    this.#subscription = link.connection.subscribe(this.#subject, {
      callback: (error, message) => error ? undefined : this.#take(message.string()),
    });
    this.#beating = setInterval(() => this.#beat(), beat);
    link.onUp.add(this.#onUp);
    this.#publish({ type: "ask", server: this.id });
  }

  /** Tells the others what happened here. What they do not learn later either may be refused. */
  announce(event: RosterEvent): Promise<void> | undefined {
    const server = this.id;
    switch (event.type) {
      case "join":
      case "leave":
      case "nick":
        this.#presence.apply(server, event);
        break;
      case "topic":
        event = this.#newest(event);
        this.#remember(event);
        break;
      default:
        return this.#tell(event);
    }
    this.#publish({ type: "event", server, count: ++this.#count, event });
  }

  /** Who else is in a room. */
  people(room: string): Iterable<string> {
    return this.#presence.people(room);
  }

  /** Where else people are. */
  *rooms(): Generator<RoomSummary> {
    for (const [room, people] of this.#presence.counts()) {
      yield { room, people, topic: this.#topics.get(room)?.text ?? "" };
    }
  }

  /** The name of a member elsewhere that folds to the same. */
  find(name: string): string | undefined {
    return this.#presence.find(name);
  }

  /** The name of a member elsewhere that looks like this one. */
  findAlike(name: string): string | undefined {
    return this.#presence.findAlike(name);
  }

  /** Says good-bye to the others. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#beating);
    this.#link.onUp.delete(this.#onUp);
    this.#publish({ type: "bye", server: this.id });
    this.#subscription.unsubscribe();
  }

  /**
   * Passes on what no state repeats, until NATS has it.
   *
   * @throws {NetError} When NATS cannot be reached.
   */
  async #tell(event: TellSignal["event"]): Promise<void> {
    const { connection, address } = this.#link;
    if (this.#link.isUp) {
      this.#publish({ type: "tell", server: this.id, event });
      const late = new AbortController();
      const isThere = await Promise.race([
        connection.flush().then(() => true, () => false),
        pause(PATIENCE, late.signal).then(() => false),
      ]);
      late.abort();
      if (isThere) return;
    }
    throw new NetError({ action: "cluster", address, fault: "closed", reason: "no connection" });
  }

  #publish(signal: Signal): void {
    // While the connection is lost nothing is said: the state follows when it is back.
    if (!this.#link.isUp || this.#link.connection.isClosed()) return;
    this.#link.connection.publish(this.#subject, JSON.stringify(signal));
  }

  #publishState(): void {
    const people = this.#presence.state();
    const parts = partsOf({
      people,
      topics: [...this.#topics.values()],
      rulings: [...this.standing()],
    });
    const signed = { server: this.id, count: this.#count, parts: parts.length };
    for (const [part, lists] of parts.entries()) {
      this.#publish({ type: "state", ...signed, part, ...lists });
    }
  }

  #beat(): void {
    this.#publish({ type: "beat", server: this.id, count: this.#count });
    this.#neighbours.look();
  }

  #take(json: string): void {
    const signal = parseSignal(json);
    if (!signal || signal.server === this.id || this.#isClosed) return;
    switch (signal.type) {
      case "ask":
        if (signal.to === undefined || signal.to === this.id) this.#publishState();
        return;
      case "tell":
        return this.onEvent(signal.event);
      case "bye":
        return this.#neighbours.forget(signal.server, "the server has ended");
      case "beat":
        return this.#neighbours.hear(signal);
      case "event":
        if (this.#neighbours.hearNext(signal)) this.#follow(signal);
        return;
      case "state": {
        const whole = this.#neighbours.hearState(signal);
        if (whole) this.#replace(whole);
      }
    }
  }

  #follow({ server, event }: EventSignal): void {
    if (event.type === "topic") return this.#learn(event);
    if (event.type === "join") this.#yield({ name: event.name, since: event.time, server });
    if (event.type === "nick") this.#yield({ name: event.to, since: event.time, server });
    for (const seen of this.#presence.apply(server, event)) this.onEvent(seen);
  }

  #replace({ server, people, topics, rulings }: StateSignal): void {
    for (const { name, since } of people) this.#yield({ name, since, server });
    const seen = this.#presence.replace(server, { people, time: Date.now() });
    for (const event of seen) this.onEvent(event);
    for (const topic of topics) this.#learn(topic);
    for (const ruling of rulings) this.onEvent(ruling);
  }

  /** Of two members with one name, the later one gives it up, on the server that has it. */
  #yield(claim: { name: string; since: number; server: string }): void {
    if (!this.#presence.isLater(claim)) return;
    this.onEvent({ type: "yield", name: claim.name, reason: "" });
  }

  #lose(server: string, reason: string): void {
    const seen = this.#presence.replace(server, { people: [], time: Date.now(), reason });
    for (const event of seen) this.onEvent(event);
  }

  #learn(topic: TopicMessage): void {
    const known = this.#topics.get(topic.room);
    if (known && known.time >= topic.time) return;
    this.#remember(topic);
    this.onEvent(topic);
  }

  /** The clock may have been set back, or be behind another server's: the last topic is the newest. */
  #newest(topic: TopicMessage): TopicMessage {
    const known = this.#topics.get(topic.room)?.time ?? -Infinity;
    return { ...topic, time: Math.max(topic.time, known + 1) };
  }

  #remember(topic: TopicMessage): void {
    const { type, room, time, from, text } = topic;
    this.#topics.delete(room);
    this.#topics.set(room, { type, room, time, from, text });
    if (this.#topics.size > MAX_TOPICS) this.#topics.delete(this.#topics.keys().next().value!);
  }
}
