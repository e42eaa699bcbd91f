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

/** Called with each reply, and how many milliseconds after its message it came. */
export type OnReply = (reply: Uint8Array, elapsed: number) => Promise<void>;

/**
 * One exchange over a channel: messages go out while replies come in, until the goal is reached, the
 * peer ends, or the patience does.
 */
export class Exchange {
  /** When enough has been heard. */
  readonly goal: Goal;
  /** How many replies have come. */
  replies = 0;
  /** How the peer's side ended: `quiet` means that it did not. */
  ending: "quiet" | "end" = "quiet";
  readonly #channel: Channel;
  readonly #onReply: OnReply;
  readonly #sentAt: number[] = [];
  #lastSent = 0;
  #allSent = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timedOut = false;

  /** Makes an exchange; {@linkcode Exchange.receive} starts it. */
  constructor(channel: Channel, options: { goal: Goal; onReply: OnReply }) {
    this.#channel = channel;
    this.goal = options.goal;
    this.#onReply = options.onReply;
  }

  /** Notes that a message goes out now. */
  sending(): void {
    this.#lastSent = performance.now();
    if (this.#sentAt.length < MAX_TIMES) this.#sentAt.push(this.#lastSent);
  }

  /** Says that all is sent: the patience begins. */
  async allSent(): Promise<void> {
    this.#allSent = true;
    if (this.#isReached && this.goal.settle === 0) this.#stop();
    else await this.#settle();
  }

  /** Receives until the end; rejects when the connection fails. */
  async receive(): Promise<void> {
    try {
      for (let batch; (batch = await this.#channel.receive()) !== null;) {
        for (const reply of batch) await this.#take(reply);
        if (this.#isReached && this.#allSent && this.goal.settle === 0) return;
        if (this.#allSent) await this.#settle();
      }
      if (!this.#timedOut) this.ending = "end";
    } catch (error) {
      const closedHere = this.#timedOut && error instanceof NetError && error.fault === "closed";
      if (!closedHere) throw error;
    } finally {
      clearTimeout(this.#timer);
    }
  }

  get #isReached(): boolean {
    return this.replies >= this.goal.least;
  }

  async #take(reply: Uint8Array): Promise<void> {
    const at = this.#sentAt[this.replies++] ?? this.#lastSent;
    await this.#onReply(reply, performance.now() - at);
  }

  /** Behind the last awaited reply: ends this side, so that the peer ends its own. */
  async #settle(): Promise<void> {
    if (this.#isReached) await this.#channel.closeWrite();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    const limit = this.#isReached ? this.goal.settle : this.goal.patience;
    this.#timer = setTimeout(() => this.#stop(), limit);
  }

  #stop(): void {
    this.#timedOut = true;
    this.#channel.close();
  }
}
