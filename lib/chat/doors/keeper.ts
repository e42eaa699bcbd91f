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

/** One member, as the keeper sees it. */
export interface Kept extends Disposable {
  /** Says that the peer has just sent something. */
  hear(): void;
}

interface Entry {
  readonly link: StreamLink;
  readonly session: Session;
  readonly ask: (() => void) | undefined;
  readonly came: number;
  since: number;
  asked: number;
}

/** Keeps the deadlines of all members with one timer, which looks once a second. */
export class Keeper implements Disposable {
  readonly #handshakeTimeout: number;
  readonly #ping: number;
  readonly #entries = new Set<Entry>();
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
   * @param options Its session, and how a peer that can answer is asked for a sign of life.
   */
  keep(link: StreamLink, options: { session: Session; ask?: (() => void) | undefined }): Kept {
    const { session, ask } = options;
    const came = performance.now();
    const entry: Entry = { link, session, ask, came, since: came, asked: 0 };
    this.#entries.add(entry);
    this.#timer ??= setInterval(() => this.#look(), this.#interval());
    return {
      hear: () => {
        entry.since = performance.now();
        entry.asked = 0;
      },
      [Symbol.dispose]: () => {
        this.#entries.delete(entry);
        if (this.#entries.size === 0) this[Symbol.dispose]();
      },
    };
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

  #lookAt(entry: Entry, now: number): void {
    const { link, session, ask } = entry;
    if (session.name === "") return this.#awaitHello(entry, now);
    if (link.stalledFor(now) > this.#ping * 2) return link.abandon();
    const silence = now - entry.since;
    if (ask === undefined || silence < this.#ping * (entry.asked + 1)) return;
    if (entry.asked === 2) return session.end("You gave no sign of life.");
    entry.asked++;
    ask();
  }

  /** Counted from the beginning: who says something else all the time has not come in either. */
  #awaitHello({ session, came }: Entry, now: number): void {
    const patience = this.#handshakeTimeout * (session.isPerson ? TYPING_FACTOR : 1);
    if (now - came < patience) return;
    session.end(session.isPerson ? "no token came" : `No hello came in ${patience / 1000} s.`);
  }
}
