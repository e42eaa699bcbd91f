import { toError } from "../../errors.ts";
import { pause } from "../../net/backoff.ts";
import { connectOne } from "./connect_all.ts";
import { Flight } from "./flight.ts";
import type { Schedule } from "./schedule.ts";
import type { Tally } from "./tally.ts";
import type { BenchTarget, LoadChannel } from "./target.ts";
import { type MessageSource, readSequence } from "./template.ts";

/** How many bytes are sent at once, at least as long as there are messages. */
const BATCH = 64 << 10;
/** The pause before a connection that was lost is made again, in milliseconds. */
const PAUSE = 100;

/** Options of {@linkcode Lane}. */
export interface LaneOptions {
  /** What is loaded. */
  target: BenchTarget;
  /**
   * Its first connection.
   *
   * @default {made when it runs}
   */
  channel?: LoadChannel;
  /** When to send. */
  schedule: Schedule;
  /** What to send. */
  source: MessageSource;
  /** Where it is counted. */
  tally: Tally;
  /** How many messages may wait for answers. */
  limit: number;
  /** Bytes of an answer on a stream without frames; 0 takes each read for one. */
  replySize?: number | undefined;
  /**
   * Tells the time, in milliseconds.
   *
   * @default {performance.now}
   */
  now?: () => number;
}

/** One connection of a load: what is due goes out, what comes in is timed. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #now: () => number;
  readonly #flight: Flight;
  #channel: LoadChannel | undefined;
  #isNumbered: boolean;
  #bytes = 0;
  #refusals = 0;
  #sendFailure: unknown;
  #isSending = false;

  /** Makes a lane that does nothing yet. */
  constructor(options: LaneOptions) {
    const { source, target, channel, limit, now = () => performance.now() } = options;
    this.#options = options;
    this.#channel = channel;
    this.#now = now;
    this.#flight = new Flight(limit);
    this.#isNumbered = source.isNumbered && target.takesNumbers;
  }

  /** Whether all that was due is answered or given up. */
  get isDone(): boolean {
    return this.#flight.size === 0 && this.#options.schedule.next >= this.#options.tally.until;
  }

  /** When the next message is due. */
  get next(): number {
    return this.#options.schedule.next;
  }

  /** What the sequence numbers tell, where there are any. */
  get sequence(): Flight["counts"] | undefined {
    return this.#isNumbered ? this.#flight.counts : undefined;
  }

  /** Talks until the signal is aborted; a connection that is lost counts as an error and is made again. */
  async run(signal: AbortSignal): Promise<void> {
    const close = () => this.close();
    signal.addEventListener("abort", close);
    if (signal.aborted) close();
    while (!signal.aborted) {
      try {
        this.#channel ??= await connectOne(this.#options, signal);
        if (signal.aborted) break; // There was nothing to close yet.
        await this.#converse(signal);
      } catch (error) {
        if (signal.aborted) break;
        this.#options.tally.fail(this.#sendFailure ?? error, this.#now());
        this.expire(Infinity);
        this.close();
        await pause(PAUSE, signal);
      }
    }
    signal.removeEventListener("abort", close);
    this.close();
  }

  /** Closes the connection. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Sends what is due, as far as there is room. */
  pump(now: number): void {
    const { schedule, source, tally } = this.#options;
    const flight = this.#flight;
    const channel = this.#channel;
    if (channel === undefined || this.#isSending) return;
    const batch: Uint8Array[] = [];
    for (let bytes = 0; bytes < BATCH && !flight.isFull && schedule.next <= now;) {
      const isOpen = schedule.next > -Infinity;
      if ((isOpen ? schedule.next : now) >= tally.until) break;
      const message = source.make(flight.next);
      const intended = schedule.take(now);
      flight.launch({ intended, size: message.length });
      if (intended !== now) tally.send(intended, now);
      batch.push(message);
      bytes += message.length + 1;
    }
    if (batch.length > 0) this.#send(channel, batch);
  }

  /** Gives up all that is due, sent or not. */
  giveUp(): void {
    const { schedule, tally } = this.#options;
    this.expire(Infinity);
    while (schedule.next < tally.until) tally.lose(schedule.take(tally.until));
  }

  /** Gives up what was due before that time. Where answers have no number, the next ones cannot be told apart. */
  expire(before: number): void {
    const { target, tally } = this.#options;
    if (this.#flight.oldest >= before) return;
    for (const { intended } of this.#flight.expire(before)) tally.lose(intended);
    if (before === Infinity || target.answers === "datagrams" || this.#isNumbered) return;
    this.#sendFailure = new Error("Answers do not come in time");
    this.#channel?.close();
  }

  async #converse(signal: AbortSignal): Promise<void> {
    const channel = this.#channel!;
    this.#sendFailure = undefined;
    this.#bytes = this.#refusals = 0;
    this.pump(this.#now());
    for (;;) {
      const messages = await channel.receive();
      if (signal.aborted) return;
      const now = this.#now();
      if (messages === null) return this.#ended(channel);
      for (const message of messages) this.#land(message, now);
      this.#countRefusals(channel, now);
      if (channel.isSpent) return this.#ended(channel);
      this.pump(now);
    }
  }

  /** The peer's end: where it was to be expected, what waits is lost, and the next connection takes over. */
  #ended(channel: LoadChannel): void {
    if (!channel.isSpent) throw this.#sendFailure ?? new Error("The peer ended the connection");
    this.expire(Infinity);
    this.close();
  }

  #countRefusals({ refusals = 0 }: LoadChannel, now: number): void {
    for (; this.#refusals < refusals; this.#refusals++) {
      this.#options.tally.fail(new Error("The answer has a status of 400 or above"), now);
    }
  }

  /** Is not awaited: the answers may come before the kernel says that it has taken all of it. */
  #send(channel: LoadChannel, batch: readonly Uint8Array[]): void {
    const sent = channel.send(batch);
    if (this.#options.target.answers !== "datagrams") {
      return void sent.catch((error) => this.#failToSend(channel, error));
    }
    // Datagrams of two sends at once could overtake each other.
    this.#isSending = true;
    sent.catch((error) => this.#failToSend(channel, error)).then(() => {
      this.#isSending = false;
      this.pump(this.#now());
    });
  }

  #failToSend(channel: LoadChannel, error: unknown): void {
    if (channel !== this.#channel) return;
    this.#sendFailure ??= toError(error);
    channel.close();
  }

  #land(message: Uint8Array, now: number): void {
    const { tally, target, replySize } = this.#options;
    if (target.answers === "bytes" && replySize !== 0) return this.#landBytes(message.length, now);
    const number = this.#isNumbered ? readSequence(message) : -1;
    // A peer that does not echo gives no numbers back: its answers come in order, or are none.
    if (number < 0) this.#isNumbered = false;
    const landing = this.#isNumbered ? this.#flight.land(number) : this.#flight.landFirst();
    if (landing) tally.answer(landing.intended, now, { bytes: message.length });
  }

  /** Without frames, an answer is as long as an echo of its message, or as long as was said. */
  #landBytes(count: number, now: number): void {
    const { tally, replySize } = this.#options;
    const flight = this.#flight;
    this.#bytes += count;
    while (flight.size > 0) {
      const bytes = replySize ?? Math.max(1, flight.oldestSize);
      if (this.#bytes < bytes) return;
      this.#bytes -= bytes;
      tally.answer(flight.landFirst()!.intended, now, { bytes });
    }
    this.#bytes = 0;
  }
}
