import type { Address } from "../address.ts";
import { NetError } from "../errors.ts";
import type { Channel } from "../net/channel.ts";

/** How many sending times are kept; replies to later messages are timed from the last one sent. */
const MAX_TIMES = 65536;

/** When a client has heard enough. All times are in milliseconds. */
export interface Goal {
  /** The replies that must come; fewer is a failure. */
  readonly least: number;
  /** How long to wait for each of these. */
  readonly patience: number;
  /** How long it must be quiet after these before the end; 0 ends at once. */
  readonly settle: number;
}

/** A reply. */
export interface Reply {
  /** What came. */
  readonly message: Uint8Array;
  /** How many milliseconds after its message it came. */
  readonly elapsed: number;
  /** Who sent it, where others than the one asked may. */
  readonly sender: Address | undefined;
}

/** Called with the replies that came together; more are received when it is done. */
export type OnReplies = (replies: readonly Reply[]) => Promise<void>;

/**
 * One exchange over a channel: messages go out while replies come in, until the goal is reached, the
 * peer ends, or the patience does.
 */
export class Exchange {
  /** When enough has been heard. */
  readonly goal: Goal;
  /** How many replies have come. */
  replies = 0;
  /** What ended it, where the goal did not: too long a silence, the peer, or {@linkcode Exchange.stop}. */
  ending: "quiet" | "end" | "stopped" = "quiet";
  readonly #channel: Channel;
  readonly #onReplies: OnReplies;
  readonly #sentAt: number[] = [];
  #lastSent = 0;
  #allSent = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /** Makes an exchange; {@linkcode Exchange.receive} starts it. */
  constructor(channel: Channel, options: { goal: Goal; onReplies: OnReplies }) {
    this.#channel = channel;
    this.goal = options.goal;
    this.#onReplies = options.onReplies;
  }

  /** Notes that so many messages go out now. */
  sending(count: number): void {
    this.#lastSent = performance.now();
    for (let left = Math.min(count, MAX_TIMES - this.#sentAt.length); left > 0; left--) {
      this.#sentAt.push(this.#lastSent);
    }
  }

  /** Says that all is sent: the patience begins. */
  async allSent(): Promise<void> {
    this.#allSent = true;
    if (this.#isReached && this.goal.settle === 0) this.#end();
    else await this.#settle();
  }

  /** Receives until the end; rejects when the connection fails. */
  async receive(): Promise<void> {
    try {
      for (let batch; (batch = await this.#channel.receive()) !== null;) {
        await this.#onReplies(batch.map((message) => this.#reply(message)));
        if (this.#isReached && this.#allSent && this.goal.settle === 0) return;
        if (this.#allSent) await this.#settle();
      }
      if (!this.#isOver) this.ending = "end";
    } catch (error) {
      const closedHere = this.#isOver && error instanceof NetError && error.fault === "closed";
      if (!closedHere) throw error;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  /** Ends it before the goal: somebody has asked for the end. */
  stop(): void {
    this.ending = "stopped";
    this.#end();
  }

  get #isReached(): boolean {
    return this.replies >= this.goal.least;
  }

  #reply(message: Uint8Array): Reply {
    const at = this.#sentAt[this.replies++] ?? this.#lastSent;
    return { message, elapsed: performance.now() - at, sender: this.#channel.sender };
  }

  /** Behind the last awaited reply: ends this side, so that the peer ends its own. */
  async #settle(): Promise<void> {
    if (this.#isReached) await this.#channel.closeWrite();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const limit = this.#isReached ? this.goal.settle : this.goal.patience;
    this.#timer = setTimeout(() => this.#end(), limit);
  }

  #end(): void {
    this.#isOver = true;
    this.#channel.close();
  }
}
