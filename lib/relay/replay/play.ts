import { concat } from "@std/bytes";
import { toError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import { WebSocketChannel } from "../../http/websocket_channel.ts";
import type { Channel } from "../../net/channel.ts";
import { Framed } from "../../net/framed.ts";
import type { Direction, MessageEvent } from "../event.ts";
import type { Difference } from "./difference.ts";
import type { Mask } from "./ignore.ts";
import { Listener } from "./listener.ts";
import type { Script, Step } from "./script.ts";

/** How much is sent at once, in bytes. */
const BATCH = 64 << 10;

/** How long the other side may take to end behind the last step, in milliseconds. */
const LINGER = 1000;

/** Options of {@linkcode playScript}. */
export interface PlayOptions {
  /** Whose messages are sent: `up` plays the client, `down` the server. */
  side: Direction;
  /** Is told where what comes is not what was recorded. */
  onDifference: (difference: Difference) => void;
  /** Ends it when it is aborted. */
  signal: AbortSignal;
  /**
   * How many times as fast as recorded; `Infinity` makes no pauses.
   *
   * @default {1}
   */
  speed?: number | undefined;
  /**
   * How long to wait for each recorded message of the other side, in milliseconds.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
  /**
   * What may differ.
   *
   * @default {nothing}
   */
  mask?: Mask | undefined;
}

/** What was played. */
export interface PlayResult {
  /** How many messages were sent. */
  sent: number;
  /** How many came and were as recorded. */
  same: number;
}

/**
 * Plays one side of a recorded connection: sends its messages with the pauses between them, once those
 * of the other side that were recorded before have come, ends its direction where it was ended, and
 * compares what comes. It closes the channel behind the last step, and behind the first message that
 * does not come: what was recorded after it was said in answer to it.
 */
export async function playScript(
  channel: Channel,
  script: Script,
  options: PlayOptions,
): Promise<PlayResult> {
  return await new Player(channel, script, options).play();
}

class Player {
  readonly #channel: Channel;
  readonly #script: Script;
  readonly #options: PlayOptions;
  readonly #speed: number;
  readonly #timeout: number;
  readonly #listener: Listener;
  /** When the last step was, by the clock here and in the tape's time. */
  #clock = performance.now();
  #time: number;
  #sent = 0;
  #awaited = 0;

  constructor(channel: Channel, script: Script, options: PlayOptions) {
    const { side, onDifference, speed = 1, timeout = 10_000, mask = (bytes) => bytes } = options;
    const direction = side === "up" ? "down" : "up";
    const recorded = script.steps.filter((step): step is MessageEvent =>
      step.type === "message" && step.direction === direction
    );
    this.#channel = channel;
    this.#script = script;
    this.#options = options;
    this.#speed = speed;
    this.#timeout = timeout;
    this.#time = script.time;
    const { conn } = script;
    this.#listener = new Listener(channel, { conn, direction, recorded, mask, onDifference });
  }

  async play(): Promise<PlayResult> {
    const { signal } = this.#options;
    const stop = () => this.#channel.close();
    signal.addEventListener("abort", stop);
    try {
      await this.#playAll();
    } finally {
      signal.removeEventListener("abort", stop);
      this.#channel.close();
      await this.#listener.done;
      await this.#channel.closed;
    }
    return { sent: this.#sent, same: this.#listener.same };
  }

  async #playAll(): Promise<void> {
    const { steps } = this.#script;
    for (let at = 0; at < steps.length && !this.#options.signal.aborted;) {
      const step = steps[at]!;
      const isMine = step.direction === this.#options.side;
      if (isMine && step.type === "message") {
        const count = await this.#speak(steps, at);
        if (count === 0) return;
        at += count;
        continue;
      }
      const goesOn = isMine ? await this.#end(step) : await this.#hear(step);
      if (!goesOn) return;
      at++;
    }
    await this.#linger();
  }

  /** Ends this direction and hears the other out, lest the close cut off what is under way. */
  async #linger(): Promise<void> {
    const hasEnd = this.#channel instanceof Framed || this.#channel instanceof WebSocketChannel;
    if (!hasEnd) return; // Nobody would say it over UDP.
    await this.#channel.closeWrite().catch(() => {});
    await this.#listener.until(() => this.#listener.isOver, LINGER);
  }

  /** Sends a message, and those behind it that are due as well; says how many. */
  async #speak(steps: readonly Step[], from: number): Promise<number> {
    await this.#keepTime(steps[from]!);
    const batch: MessageEvent[] = [];
    for (let size = 0, at = from; size < BATCH; at++) {
      const step = steps[at];
      if (step?.type !== "message" || step.direction !== this.#options.side) break;
      if (at > from && this.#dueAt(step) > performance.now()) break;
      this.#passed(step);
      batch.push(step);
      size += step.wire.length;
    }
    try {
      await this.#send(batch);
    } catch (error) {
      this.#lacks(toError(error).message);
      return 0;
    }
    this.#sent += batch.length;
    return batch.length;
  }

  /** A stream gets the very bytes that were recorded; what keeps messages apart, the messages. */
  #send(batch: readonly MessageEvent[]): Promise<void> {
    const channel = this.#channel;
    if (channel instanceof WebSocketChannel) {
      return channel.send(
        batch.map(({ bytes }) => bytes),
        batch.map(({ kind }) => kind ?? "binary"),
      );
    }
    if (!(channel instanceof Framed)) return channel.send(batch.map(({ bytes }) => bytes));
    return channel.stream.write(concat(batch.map(({ wire }) => wire)));
  }

  /** Ends this direction as it was ended; whether there is something behind it to play. */
  async #end(step: Step): Promise<boolean> {
    if (step.type !== "end" || (step.how !== "FIN" && step.how !== "reset")) return true;
    await this.#keepTime(step);
    this.#passed(step);
    if (step.how === "reset") return false;
    await this.#channel.closeWrite().catch(() => {}); // The other side may be gone already.
    return true;
  }

  /** Waits for a message, or the end, of the other side. */
  async #hear(step: Step): Promise<boolean> {
    const listener = this.#listener;
    if (step.type === "message") {
      const awaited = ++this.#awaited;
      if (!await listener.until(() => listener.count >= awaited, this.#timeout)) {
        this.#lacks(listener.error?.message);
        return false;
      }
    } else if (step.how === "FIN" && !await listener.until(() => listener.isOver, this.#timeout)) {
      const { conn } = this.#script;
      const { direction } = step;
      const reason = this.#patience;
      this.#options.onDifference({ kind: "end", conn, direction, index: this.#awaited, reason });
    }
    this.#time = step.time;
    this.#clock = performance.now();
    return true;
  }

  /** Tells of the messages that did not come. */
  #lacks(reason = this.#listener.isOver ? "the peer ended before it" : this.#patience): void {
    const { side, signal, onDifference } = this.#options;
    if (signal.aborted) return;
    let left = this.#listener.count;
    for (const step of this.#script.steps) {
      if (step.type !== "message" || step.direction === side || left-- > 0) continue;
      const { conn, direction, index, bytes: recorded } = step;
      onDifference({ kind: "missing", conn, direction, index, recorded, reason });
    }
  }

  get #patience(): string {
    return `nothing within ${this.#timeout} ms`;
  }

  #dueAt(step: Step): number {
    return this.#clock + (step.time - this.#time) / this.#speed;
  }

  async #keepTime(step: Step): Promise<void> {
    const ahead = this.#dueAt(step) - performance.now();
    if (ahead >= 1) await pause(ahead, this.#options.signal);
  }

  /** Notes that a step was played when it was due; what is late does not make the next one late. */
  #passed(step: Step): void {
    this.#clock = this.#dueAt(step);
    this.#time = step.time;
  }
}
