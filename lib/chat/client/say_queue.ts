import { ChatError } from "../protocol/chat_error.ts";
import type { AckMessage, SayMessage, WelcomeLimits } from "../protocol/protocol.ts";
import { Pace } from "./pace.ts";

/** Options of {@linkcode SayQueue}. */
export interface SayQueueOptions {
  /**
   * How many messages may wait to be acknowledged.
   *
   * @default {1024}
   */
  max?: number | undefined;
  /**
   * How many of them may be on their way at once. A server forgets that it has kept a message once
   * many others have come, so this must stay well below what it remembers.
   *
   * @default {32}
   */
  window?: number;
}

interface Entry {
  message: SayMessage & { ref: string };
  kept: PromiseWithResolvers<AckMessage>;
}

/** How long nothing is said behind a message that came too fast, in milliseconds. */
const TOO_FAST = 1000;
/** What is left of the server's limit for commands. */
const SPARE = 4;

/**
 * What was said and not acknowledged, in order. On a new connection all of it is said again: by its
 * `ref` the server knows what it has kept already.
 */
export class SayQueue {
  readonly #max: number;
  readonly #window: number;
  // Refs must differ from those of every other program that ever had this session.
  readonly #prefix = crypto.randomUUID().slice(0, 8);
  #count = 0;
  #entries: Entry[] = [];
  #sent = 0;
  #pace = new Pace({ rate: 0, burst: 1 });
  #drained = Promise.withResolvers<void>();

  /** Makes an empty queue. */
  constructor(options: SayQueueOptions = {}) {
    const { max = 1024, window = 32 } = options;
    this.#max = max;
    this.#window = window;
    this.#drained.resolve();
  }

  /** How many messages are not acknowledged. */
  get size(): number {
    return this.#entries.length;
  }

  /** Resolves when everything is acknowledged or refused. */
  get drained(): Promise<void> {
    return this.#drained.promise;
  }

  /**
   * Adds a message.
   *
   * @returns The server's acknowledgement; rejects with a {@linkcode ChatError} when it is refused.
   * @throws {ChatError} `too-many`, when too many wait.
   */
  add(message: Omit<SayMessage, "type" | "ref">): Promise<AckMessage> {
    if (this.#entries.length >= this.#max) {
      const error = `Cannot send this message: ${this.#max} others wait to be acknowledged`;
      throw new ChatError(error, { code: "too-many" });
    }
    if (this.#entries.length === 0) this.#drained = Promise.withResolvers();
    const ref = `${this.#prefix}-${++this.#count}`;
    const kept = Promise.withResolvers<AckMessage>();
    kept.promise.catch(() => {}); // Whoever wants to know awaits it.
    this.#entries.push({ message: { ...message, type: "say", ref }, kept });
    return kept.promise;
  }

  /** A new connection: everything is to be said again, within these limits. */
  restart({ rate, burst }: Pick<WelcomeLimits, "rate" | "burst">): void {
    this.#sent = 0;
    this.#pace = new Pace({ rate, burst: Math.max(1, burst - SPARE) });
  }

  /** Takes the messages to be sent now. */
  take(now: number): SayMessage[] {
    const taken: SayMessage[] = [];
    while (this.#isOpen() && this.#pace.wait(now) === 0) {
      this.#pace.spend(now);
      taken.push(this.#entries[this.#sent++]!.message);
    }
    return taken;
  }

  /** How many milliseconds until {@linkcode SayQueue.take} gives more; `undefined` for not by time. */
  delay(now: number): number | undefined {
    return this.#isOpen() ? this.#pace.wait(now) : undefined;
  }

  /** A message is kept. */
  acknowledge(ack: AckMessage): void {
    this.#settle(ack.ref)?.kept.resolve(ack);
  }

  /**
   * A message was not followed.
   *
   * @returns Whether it will be said again: one that came too fast is.
   */
  refuse(error: ChatError, now: number): boolean {
    const index = this.#entries.findIndex(({ message }) => message.ref === error.ref);
    if (error.code !== "too-fast" || index < 0) {
      this.#settle(error.ref)?.kept.reject(error);
      return false;
    }
    this.#sent = Math.min(this.#sent, index);
    this.#pace.hold(now, TOO_FAST);
    return true;
  }

  /** Nothing will be acknowledged any more. */
  close(error: Error): void {
    for (const { kept } of this.#entries) kept.reject(error);
    this.#entries = [];
    this.#sent = 0;
    this.#drained.resolve();
  }

  #isOpen(): boolean {
    return this.#sent < Math.min(this.#entries.length, this.#window);
  }

  #settle(ref: string | undefined): Entry | undefined {
    const index = this.#entries.findIndex(({ message }) => message.ref === ref);
    if (index < 0) return undefined;
    const [entry] = this.#entries.splice(index, 1);
    if (index < this.#sent) this.#sent--;
    if (this.#entries.length === 0) this.#drained.resolve();
    return entry;
  }
}
