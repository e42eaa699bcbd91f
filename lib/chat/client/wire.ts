import { formatAddress } from "../../address.ts";
import { NetError, type NetFault, toError } from "../../errors.ts";
import type { Channel } from "../../net/channel.ts";
import type { ByeMessage, ClientMessage, ServerMessage } from "../protocol/protocol.ts";
import { parseServerMessage } from "./parse_server_message.ts";
import type { SayQueue } from "./say_queue.ts";

/** How many messages may wait to be sent, besides what is said. */
const MAX_WAITING = 256;
const ENCODER = new TextEncoder();

/** What {@linkcode Wire} needs. */
export interface WireOptions {
  /** What is said. */
  says: SayQueue;
  /** Takes each message of the server; no other is taken before its promise resolves. */
  hear: (message: ServerMessage) => Promise<void> | void;
  /** After how many milliseconds of silence the server is asked for a sign of life. */
  ping: number;
}

/** How a connection ended. */
export interface WireEnd {
  /** The server's last word, where it said one. */
  bye?: ByeMessage | undefined;
  /** What failed, where it was no clean end. */
  error?: Error | undefined;
}

/** One connection to a server: sends what waits, and hears what comes, until it ends. */
export class Wire {
  /** Resolves when it has ended, and all that came was taken. */
  readonly ended: Promise<WireEnd>;
  readonly #channel: Channel;
  readonly #options: WireOptions;
  readonly #waiting: ClientMessage[] = [];
  #isOpen = false;
  #isClosed = false;
  #isPumping = false;
  #bye: ByeMessage | undefined;
  #error: Error | undefined;
  #heardAt = performance.now();
  #later: ReturnType<typeof setTimeout> | undefined;

  /** Whether the member is in, and the connection there. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#isClosed;
  }

  /** Begins to hear. Nothing is said before {@linkcode Wire.open}. */
  constructor(channel: Channel, options: WireOptions) {
    this.#channel = channel;
    this.#options = options;
    this.ended = this.#hear();
  }

  /** The member is let in: what waits goes out. */
  open(): void {
    this.#isOpen = true;
    this.wake();
  }

  /**
   * Sends a message as soon as possible.
   *
   * @returns Whether there is room for it.
   */
  send(message: ClientMessage): boolean {
    if (this.#isClosed || this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(message);
    this.wake();
    return true;
  }

  /** Sends what can be sent now. */
  wake(): void {
    if (!this.#isPumping) this.#pump();
  }

  /** Ends the connection. Idempotent. */
  close(error?: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#error = error;
    clearTimeout(this.#later);
    this.#channel.close();
  }

  /** Makes the error of this connection. */
  fault(fault: NetFault, reason: string): NetError {
    const address = formatAddress(this.#channel.remote);
    return new NetError({ action: "join", address, fault, reason });
  }

  async #hear(): Promise<WireEnd> {
    const { ping } = this.#options;
    const watch = setInterval(() => this.#look(), ping / 2);
    try {
      for (let batch; (batch = await this.#channel.receive()) !== null;) {
        this.#heardAt = performance.now();
        // Views into a buffer that is used again: read before anything is awaited.
        for (const message of batch.map(parseServerMessage)) {
          if (message && !this.#isClosed) await this.#take(message);
        }
      }
    } catch (error) {
      // What this side closed fails too, and says nothing.
      if (!this.#isClosed) this.#error = toError(error);
    } finally {
      clearInterval(watch);
      this.close(this.#error);
    }
    return { bye: this.#bye, error: this.#error };
  }

  async #take(message: ServerMessage): Promise<void> {
    if (message.type === "ping") this.send({ type: "pong" });
    if (message.type === "bye") this.#bye = message;
    await this.#options.hear(message);
    this.#heardAt = performance.now();
  }

  /** A server that is gone says nothing, not even that. */
  #look(): void {
    const { ping } = this.#options;
    const silence = performance.now() - this.#heardAt;
    if (silence >= ping * 3) this.close(this.fault("timeout", "the server gives no sign of life"));
    else if (silence >= ping) this.send({ type: "ping" });
  }

  /** Never rejects: whoever hears finds out that the connection is gone. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    clearTimeout(this.#later);
    const { says } = this.#options;
    try {
      await undefined; // All that this turn sends goes out in one write.
      for (;;) {
        const now = performance.now();
        const said = this.#isOpen ? says.take(now) : [];
        const batch = [...said, ...this.#waiting.splice(0)];
        if (batch.length === 0 || this.#isClosed) break;
        await this.#channel.send(batch.map((message) => ENCODER.encode(JSON.stringify(message))));
      }
      this.#schedule();
    } catch {
      // A connection that takes no more may still give what the peer said last.
    } finally {
      this.#isPumping = false;
    }
  }

  #schedule(): void {
    const delay = this.#options.says.delay(performance.now());
    if (!this.#isOpen || this.#isClosed || delay === undefined) return;
    this.#later = setTimeout(() => this.wake(), delay);
  }
}
