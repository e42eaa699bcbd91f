import type { Session } from "../room/session.ts";
import type { StreamLink } from "./stream_link.ts";

/** A person types a token, which takes longer. */
const TYPING_FACTOR = 6;

/** How long the room waits for its members. */
export interface KeeperTimes {
  /**
   * How long a connection may take to say who it is, in milliseconds; a person who has to type a
   * token may take six times as long.
   *
   * @default {10000}
   */
  handshakeTimeout?: number | undefined;
  /**
   * After how many milliseconds of silence a program is asked for a sign of life; two questions
   * without an answer end its connection, and so does a reader that stands still for as long.
   *
   * @default {30000}
   */
  ping?: number | undefined;
}

/** Who is looked after. */
export interface Charge {
  /** Its session. */
  session: Session;
  /** Asks it for a sign of life, where it can answer. */
  ask?: ((session: Session) => void) | undefined;
}

/** One connection, as the keeper sees it: dispose of it, and nobody looks after it any more. */
export class Kept implements Disposable {
  /** The connection. */
  readonly link: StreamLink;
  /** Its session. */
  readonly session: Session;
  /** Asks for a sign of life. */
  readonly ask: ((session: Session) => void) | undefined;
  /** When it came. */
  readonly came: number = performance.now();
  /** When it was last heard of. */
  since: number = this.came;
  /** How often it was asked since. */
  asked = 0;
  readonly #forget: (kept: Kept) => void;

  /** Is made by {@linkcode Keeper.keep}. */
  constructor(link: StreamLink, charge: Charge & { forget: (kept: Kept) => void }) {
    const { session, ask, forget } = charge;
    this.link = link;
    this.session = session;
    this.ask = ask;
    this.#forget = forget;
  }

  /** Says that the peer has just sent something. */
  hear(): void {
    this.since = performance.now();
    this.asked = 0;
  }

  /** Its connection has ended. */
  [Symbol.dispose](): void {
    this.#forget(this);
  }
}

/** Keeps the deadlines of all members with one timer, which looks once a second. */
export class Keeper implements Disposable {
  readonly #handshakeTimeout: number;
  readonly #ping: number;
  readonly #entries = new Set<Kept>();
  // One for all, because there are many.
  readonly #forget = (kept: Kept) => {
    this.#entries.delete(kept);
    if (this.#entries.size === 0) this[Symbol.dispose]();
  };
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Looks at nothing yet. */
  constructor(times: KeeperTimes = {}) {
    const { handshakeTimeout = 10_000, ping = 30_000 } = times;
    this.#handshakeTimeout = handshakeTimeout;
    this.#ping = ping;
  }

  /** How many connections it looks after. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Looks after a connection until it is disposed of.
   *
   * @param link The connection.
   * @param charge Its session, and how a peer that can answer is asked for a sign of life.
   */
  keep(link: StreamLink, charge: Charge): Kept {
    const kept = new Kept(link, { ...charge, forget: this.#forget });
    this.#entries.add(kept);
    this.#timer ??= setInterval(() => this.#look(), this.#interval());
    return kept;
  }

  /** Stops looking, until the next connection. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #interval(): number {
    return Math.max(10, Math.min(1000, this.#handshakeTimeout / 4, this.#ping / 4));
  }

  #look(): void {
    const now = performance.now();
    for (const entry of this.#entries) this.#lookAt(entry, now);
  }

  #lookAt(entry: Kept, now: number): void {
    const { link, session, ask } = entry;
    if (session.name === "") return this.#awaitHello(entry, now);
    if (link.stalledFor(now) > this.#ping * 2) return link.abandon();
    const silence = now - entry.since;
    if (ask === undefined || silence < this.#ping * (entry.asked + 1)) return;
    if (entry.asked === 2) return session.end("You gave no sign of life.");
    entry.asked++;
    ask(session);
  }

  /** Counted from the beginning: who says something else all the time has not come in either. */
  #awaitHello({ session, came }: Kept, now: number): void {
    const patience = this.#handshakeTimeout * (session.isPerson ? TYPING_FACTOR : 1);
    if (now - came < patience) return;
    session.end(session.isPerson ? "no token came" : `No hello came in ${patience / 1000} s.`);
  }
}
