import type { Broadcast } from "./broadcast.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { helpText, inRoom, parseLine } from "../protocol/commands.ts";
import type { Format } from "../protocol/format.ts";
import { enter } from "./entrance.ts";
import { follow } from "./follow.ts";
import type { HubState } from "./hub_state.ts";
import type { Identity } from "./identity.ts";
import type { Link } from "./link.ts";
import { Outbox } from "./outbox.ts";
import type {
  ByeMessage,
  ClientMessage,
  LineMessage,
  ServerMessage,
} from "../protocol/protocol.ts";
import type { Occupant, Room } from "./room.ts";
import { TokenBucket } from "./token_bucket.ts";
import { vacate } from "./visits.ts";

/** What the last word to a member says besides why. */
export type ByeOptions = Pick<ByeMessage, "ref" | "again">;

/** What a session may do from the start. */
export interface SessionOptions {
  /**
   * Whether it is an operator's, and needs no token: the server's own terminal.
   *
   * @default {false}
   */
  operator?: boolean;
}

/** How many wrong tokens end a connection. */
const MAX_WRONG_TOKENS = 3;

/** A connection's place in the hub. */
export class Session implements Occupant {
  /** What waits to be written to it. */
  readonly outbox: Outbox;
  /** What it shares with the others. */
  readonly hub: HubState;
  /** Its connection. */
  readonly link: Link;
  /** The rooms that it is in, the one joined last at the end. */
  readonly rooms: Map<string, Room<Session>> = new Map();
  /** Whether it is sent its own messages. */
  readonly hasEcho: boolean;
  /** Whether a person types here, who cannot come back for a name, and may mistype a token. */
  isPerson = false;
  /** Who it is, once it has come in. */
  identity: Identity<Session> | undefined;
  /** How many messages it has said that are not kept yet. */
  unkept = 0;
  /** When the last of those is kept. It never rejects. */
  lastKept: Promise<void> | undefined;
  readonly #format: Format;
  readonly #bucket: TokenBucket;
  readonly #isOperator: boolean;
  #wrongTokens = 0;
  #isOver = false;

  /** Is made by `Hub.attach`. */
  constructor(hub: HubState, link: Link, options: SessionOptions = {}) {
    this.hub = hub;
    this.link = link;
    this.hasEcho = link.format.echo;
    this.#format = link.format;
    this.#isOperator = options.operator ?? false;
    this.#bucket = new TokenBucket(hub.limits);
    hub.sessions.add(this);
    this.outbox = new Outbox({
      maxBytes: hub.limits.outboxBytes,
      maxMessages: hub.limits.outboxMessages,
      slow: hub.slow,
      onWake: () => hub.wakes.add(link),
      // Not at once: this happens while a room goes through its members.
      onOverflow: () => queueMicrotask(() => this.end("read too slowly", { again: true })),
      onSkip: () => void hub.tally.skipped++,
      encodeSkipped: (count) => this.#encode({ type: "skipped", count }),
    });
  }

  /** Its name; empty before it has come in. */
  get name(): string {
    return this.identity?.name ?? "";
  }

  /** Whether it may do what only operators may. */
  get isOperator(): boolean {
    return this.#isOperator || (this.identity?.isOperator ?? false);
  }

  /** Whether it has left. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The room joined last; `undefined` when it is in none. */
  get current(): Room<Session> | undefined {
    return [...this.rooms.values()].at(-1);
  }

  /** Whether it hides what a name says. */
  ignores(foldedName: string): boolean {
    return this.identity?.ignored?.has(foldedName) ?? false;
  }

  /** Adds a message for many to what waits for it. */
  deliver(broadcast: Broadcast): void {
    this.outbox.pushDroppable(broadcast.encode(this.#format, this.rooms.size > 1));
  }

  /** Sends a message to it alone, which is never left out. */
  answer(message: ServerMessage, ref?: string): void {
    this.outbox.push(
      this.#encode(ref === undefined ? message : { ...message, ref } as ServerMessage),
    );
  }

  /** Says that a message was not followed. */
  refuse(error: ChatError, ref?: string): void {
    const { code, message } = error;
    this.hub.tally.refuse(code);
    const text = message.endsWith("?") ? message : `${message}.`;
    this.answer({ type: "error", code, text }, ref ?? error.ref);
  }

  /**
   * Takes a message of the client. What is wrong with it is answered, never thrown.
   *
   * @returns A promise, when no other message should be taken before it resolves; it never rejects.
   */
  handle(message: ClientMessage): Promise<void> | undefined {
    return this.#try(() => this.#take(message), message.ref);
  }

  /**
   * Takes a line of a person: a message, or a command.
   *
   * @param text The line, without its end.
   * @param room The room that it is for; the current one where absent.
   * @returns As of {@linkcode Session.handle}.
   */
  line(text: string, room?: string): Promise<void> | undefined {
    return this.handle({ type: "line", text, room });
  }

  /** A person has come, who need not say anything to come in: it becomes a guest. */
  greet(): Promise<void> | undefined {
    this.isPerson = true;
    if (this.identity || this.#isOver) return;
    if (this.hub.token === undefined || this.isOperator) {
      return this.#try(() => enter(this, { type: "hello" }));
    }
    this.answer({ type: "notice", text: "Say /token WORD to come in." });
  }

  /** The connection is gone: the others are told. Idempotent. */
  leave(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.hub.sessions.delete(this);
    this.outbox.close();
    vacate(this, reason);
    if (this.identity) this.hub.members.release(this.identity);
  }

  /** Ends the connection, with a last word. Idempotent. */
  end(reason: string, options: ByeOptions = {}): void {
    if (this.#isOver) return;
    this.sayBye(reason, options);
    this.leave(reason);
    this.link.end(reason);
  }

  /** Writes the last word, behind which nothing is written. */
  sayBye(reason: string, options: ByeOptions = {}): void {
    this.outbox.close(this.#encode({ type: "bye", reason, ...options }));
  }

  /** A wrong token was given: the third one ends the connection. */
  countWrongToken(): void {
    if (++this.#wrongTokens >= MAX_WRONG_TOKENS) {
      queueMicrotask(() => this.end("too many wrong tokens"));
    }
  }

  #take(message: ClientMessage): Promise<void> | undefined {
    const { type } = message;
    if (this.#isOver || type === "pong") return;
    if (type === "ping") return void this.answer({ type: "pong" }, message.ref);
    if (type === "hello") return enter(this, message);
    if (type === "line") return this.#takeLine(message);
    return this.#takeOther(message);
  }

  #takeLine({ text, room, ref }: LineMessage): Promise<void> | undefined {
    const meaning = parseLine(text);
    if (!meaning) return;
    if (meaning.type === "hello") return enter(this, { ...meaning, ref });
    if (meaning.type !== "help") {
      return this.#takeOther(inRoom(meaning, { room, ref }));
    }
    this.#spend();
    this.answer({ type: "notice", text: helpText(meaning.name) }, ref);
  }

  #takeOther(message: ClientMessage): Promise<void> | undefined {
    if (message.type === "quit") return follow(this, message);
    this.#spend();
    if (this.identity) return follow(this, message);
    // A program that says no hello comes in as if it had.
    const entered = enter(this, { type: "hello" });
    const next = () => this.identity && follow(this, message);
    return entered ? entered.then(next) : next();
  }

  #spend(): void {
    if (this.#bucket.take(this.hub.elapsed())) return;
    const { rate } = this.hub.limits;
    throw new ChatError(`Cannot send this: more than ${rate} messages a second are too many`, {
      code: "too-fast",
    });
  }

  #try(action: () => Promise<void> | undefined, ref?: string): Promise<void> | undefined {
    try {
      return action()?.catch((error) => this.#report(error, ref));
    } catch (error) {
      this.#report(error, ref);
    }
  }

  #report(error: unknown, ref?: string): void {
    if (error instanceof ChatError) return this.refuse(error, ref);
    const text = "Cannot do that: the server could not keep or find it";
    this.refuse(new ChatError(text, { code: "not-kept", cause: error }), ref);
  }

  #encode(message: ServerMessage): Uint8Array {
    return this.#format.encode(message, { name: this.name, rooms: this.rooms.size });
  }
}
