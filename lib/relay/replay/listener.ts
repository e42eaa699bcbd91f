import { toError } from "../../errors.ts";
import type { Channel } from "../../net/channel.ts";
import { Framed, isRaw } from "../../net/framed.ts";
import type { Direction, MessageEvent } from "../event.ts";
import { compareMessages, type Difference } from "./difference.ts";
import { Expected } from "./expected.ts";
import type { Mask } from "./ignore.ts";

/** What a {@linkcode Listener} is made of. */
export interface ListenerOptions {
  /** The number of the connection on the tape. */
  conn: number;
  /** Which way what comes goes. */
  direction: Direction;
  /** What was recorded. */
  recorded: readonly MessageEvent[];
  /** What may differ. */
  mask: Mask;
  /** Is told where what comes differs. */
  onDifference: (difference: Difference) => void;
}

/** Hears what a peer says and compares it with what was recorded, while the other side speaks. */
export class Listener {
  /** How many messages were the same. */
  same = 0;
  /** Whether nothing more comes. */
  isOver = false;
  /** Why nothing more comes, where that is no clean end. */
  error: Error | undefined;
  /** Resolves when nothing more comes. */
  readonly done: Promise<void>;
  readonly #channel: Channel;
  readonly #options: ListenerOptions;
  readonly #expected: Expected;
  #changed = Promise.withResolvers<void>();
  #extra = 0;

  /** Starts to listen. */
  constructor(channel: Channel, options: ListenerOptions) {
    const isStream = channel instanceof Framed && isRaw(channel.codec);
    this.#channel = channel;
    this.#options = options;
    this.#expected = new Expected(options.recorded.map(({ bytes }) => bytes), { isStream });
    this.done = this.#listen();
  }

  /** How many of the recorded messages have come, the same or not. */
  get count(): number {
    return this.#expected.count;
  }

  /** Waits until something holds, for so many milliseconds at the most; says whether it does. */
  async until(holds: () => boolean, limit: number): Promise<boolean> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, limit);
    try {
      while (!holds() && !this.isOver && !isLate) await this.#changed.promise;
      return holds();
    } finally {
      clearTimeout(timer);
    }
  }

  async #listen(): Promise<void> {
    try {
      for (let batch; (batch = await this.#channel.receive()) !== null;) {
        for (const message of batch) this.#compareAll(this.#expected.take(message));
        this.#wake();
      }
    } catch (error) {
      this.error = toError(error);
    }
    this.#compareAll(this.#expected.end());
    this.isOver = true;
    this.#wake();
  }

  #compareAll(pairs: Iterable<readonly [came: Uint8Array, recorded?: Uint8Array]>): void {
    for (const [came, recorded] of pairs) this.#compare(came, recorded);
  }

  #compare(came: Uint8Array, recorded: Uint8Array | undefined): void {
    const { conn, direction, recorded: all, mask, onDifference } = this.#options;
    if (recorded === undefined) {
      const index = (all.at(-1)?.index ?? 0) + ++this.#extra;
      return onDifference({ kind: "extra", conn, direction, index, came: came.slice() });
    }
    const { index } = all[this.count - 1]!;
    const difference = compareMessages(recorded, came, { mask });
    if (difference) onDifference({ kind: "differs", conn, direction, index, ...difference });
    else this.same++;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
