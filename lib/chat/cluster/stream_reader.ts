import type { ConsumerMessages, JsMsg } from "@nats-io/jetstream";
import { backoff, pause } from "../../net/backoff.ts";
import type { NatsLink } from "./nats_link.ts";

/** What a {@linkcode StreamReader} needs. */
export interface StreamReaderInit {
  /** The stream's name. */
  stream: string;
  /** The first sequence number to read. */
  start: number;
  /** Is called with each message, in order. */
  onMessage: (message: JsMsg) => void;
}

/**
 * Reads a stream in order, each message once, over any number of connections.
 *
 * The package's ordered consumer notices what was lost with a connection only when the next message
 * comes, which may be hours later. So each connection gets a consumer of its own, which starts
 * behind the last message that was read.
 */
export class StreamReader {
  readonly #link: NatsLink;
  readonly #init: StreamReaderInit;
  readonly #ending = new AbortController();
  readonly #onUp = () => void this.restart();
  #position: number;
  #turn = 0;
  #messages: ConsumerMessages | undefined;
  #caughtUp = Promise.withResolvers<void>();

  /** Makes a reader that has not begun. */
  constructor(link: NatsLink, init: StreamReaderInit) {
    this.#link = link;
    this.#init = init;
    this.#position = init.start - 1;
    link.onUp.add(this.#onUp);
  }

  /** The sequence number of the last message that was read. */
  get position(): number {
    return this.#position;
  }

  /**
   * Begins, and reads all that there is.
   *
   * @throws {Error} When NATS refuses.
   */
  async start(): Promise<void> {
    const waiting = await this.#consume(++this.#turn);
    if (waiting > 0) await this.#caughtUp.promise;
  }

  /** Begins anew behind the last message; again and again, until that succeeds. */
  async restart(): Promise<void> {
    const turn = ++this.#turn;
    void this.#messages?.close();
    for (const delay of backoff({ base: 100, max: 2000 })) {
      // Another connection has come, which begins anew itself.
      if (turn !== this.#turn || this.#ending.signal.aborted) return;
      try {
        return void await this.#consume(turn);
      } catch {
        await pause(delay, this.#ending.signal);
      }
    }
  }

  /** Stops reading. Idempotent. */
  async close(): Promise<void> {
    this.#turn++;
    this.#ending.abort();
    this.#link.onUp.delete(this.#onUp);
    this.#caughtUp.resolve();
    await this.#messages?.close();
  }

  /** Returns how many messages wait to be read. */
  async #consume(turn: number): Promise<number> {
    const { jetstream } = this.#link;
    const from = { opt_start_seq: this.#position + 1 };
    const consumer = await jetstream.consumers.get(this.#init.stream, from);
    const { num_pending } = await consumer.info(true);
    const messages = await consumer.consume({
      callback: (message) => {
        if (turn === this.#turn) this.#take(message);
      },
      // After two of these in silence the package asks again.
      idle_heartbeat: 1000,
      expires: 2000,
    });
    if (turn === this.#turn) this.#messages = messages;
    else await messages.close();
    return num_pending;
  }

  #take(message: JsMsg): void {
    if (message.seq <= this.#position) return;
    this.#position = message.seq;
    this.#init.onMessage(message);
    if (message.info.pending === 0) this.#caughtUp.resolve();
  }
}
