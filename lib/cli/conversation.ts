import { formatAddress } from "../address.ts";
import { NetError } from "../errors.ts";
import type { Channel } from "../net/channel.ts";
import type { Desk } from "./desk.ts";
import { safe } from "../safe.ts";
import { hearOut } from "./hear_out.ts";

/** How long a datagram conversation waits for answers behind the last message, in milliseconds. */
const DATAGRAM_QUIET = 1000;
/** How often the quiet is looked at, in milliseconds: no timer runs for each message. */
const SWEEP = 250;

/** Options of {@linkcode Conversation}. */
export interface ConversationOptions {
  /** Whether one side can end while the other goes on. */
  isStream: boolean;
  /** Whether the end of a connection is not the end of the conversation. */
  reconnect: boolean;
  /**
   * How long nothing may be said before the end, in milliseconds; 0 is for ever.
   *
   * @default {3600000}
   */
  idle?: number | undefined;
  /** Ends the conversation. */
  signal: AbortSignal;
}

/** How a conversation over one connection ended: for good, or by the loss of the connection. */
export type Ending = "done" | "lost";

/**
 * Both directions between a desk and a channel, each at its own pace.
 *
 * What was typed but not sent when a connection is lost goes out over the next one, since the wait
 * for the next message outlives the connection.
 */
export class Conversation {
  readonly #desk: Desk;
  readonly #options: ConversationOptions;
  #next: Promise<IteratorResult<readonly Uint8Array[]>> | undefined;
  #wake: () => void = () => {};
  #hangUp = false;
  #isClosing = false;
  #quietFor = 0;
  #quietLimit: number;
  #inputEnded = false;

  /** Makes a conversation; {@linkcode Conversation.hold} holds it over a connection. */
  constructor(desk: Desk, options: ConversationOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#quietLimit = options.idle ?? 3_600_000;
  }

  /**
   * Holds the conversation over one connection, which is closed in the end.
   *
   * @throws {NetError} When the connection fails.
   */
  async hold(channel: Channel): Promise<Ending> {
    const { signal, reconnect } = this.#options;
    const close = () => this.#close(channel);
    signal.addEventListener("abort", close);
    const sweep = setInterval(() => this.#sweep(channel), SWEEP);
    this.#hangUp = this.#isClosing = false;
    const receiving = this.#receive(channel);
    receiving.catch(() => {}); // Awaited below; it may fail while sending still waits for input.
    try {
      const inputEnded = await this.#send(channel);
      if (inputEnded) await this.#endInput(channel);
      await receiving;
      return inputEnded ? "done" : "lost";
    } catch (error) {
      await hearOut(error, receiving);
      if (this.#isClosing) return "done";
      if (!reconnect || !(error instanceof NetError)) throw error;
      this.#desk.say(safe(error.message));
      return "lost";
    } finally {
      clearInterval(sweep);
      signal.removeEventListener("abort", close);
      channel.close();
    }
  }

  /** Shows what arrives until the peer ends. */
  async #receive(channel: Channel): Promise<void> {
    try {
      for (let batch; (batch = await channel.receive()) !== null;) {
        this.#quietFor = 0;
        const { sender } = channel;
        await this.#desk.show(batch, sender && safe(formatAddress(sender)));
      }
      // Without half-close there is nobody to send to any more.
      this.#hangUp = this.#desk.isPerson || this.#options.reconnect || !this.#options.isStream;
    } catch (error) {
      this.#hangUp = true;
      throw error;
    } finally {
      if (this.#hangUp) this.#wake();
    }
  }

  /** Sends what is typed; resolves to whether it has ended, or to false when the connection has. */
  async #send(channel: Channel): Promise<boolean> {
    while (!this.#hangUp) {
      const next = await this.#peek();
      if (next === undefined) break;
      this.#next = undefined;
      if (next.done) return true;
      this.#quietFor = 0;
      await channel.send(next.value);
    }
    return false;
  }

  /** The next message, or `undefined` when the connection ends before there is one. */
  #peek(): Promise<IteratorResult<readonly Uint8Array[]> | undefined> {
    const next = this.#next ??= this.#desk.inputs.next();
    // Not Promise.race: it would leave a reaction behind for each message.
    return new Promise((resolve, reject) => {
      this.#wake = () => resolve(undefined);
      next.then(resolve, reject);
    });
  }

  async #endInput(channel: Channel): Promise<void> {
    if (this.#desk.isPerson) return this.#close(channel);
    if (this.#options.isStream) return await channel.closeWrite();
    this.#quietFor = 0;
    this.#inputEnded = true;
    this.#quietLimit = DATAGRAM_QUIET;
  }

  #close(channel: Channel): void {
    this.#isClosing = true;
    channel.close();
    this.#hangUp = true;
    this.#wake();
  }

  #sweep(channel: Channel): void {
    this.#quietFor += SWEEP;
    if (this.#quietLimit === 0 || this.#quietFor < this.#quietLimit) return;
    if (!this.#inputEnded) {
      const seconds = this.#quietLimit / 1000;
      this.#desk.say(
        `close ${safe(formatAddress(channel.remote))}: quiet for ${seconds} s: see --idle`,
      );
    }
    this.#close(channel);
  }
}
