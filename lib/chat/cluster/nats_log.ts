import type { JsMsg } from "@nats-io/jetstream";
import { createHash, randomUUID } from "node:crypto";
import { NetError } from "../../errors.ts";
import type { Draft, Log, LogPage, LogRange } from "../log/log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";
import { Arrivals } from "./arrivals.ts";
import { type NatsLink, toClusterError } from "./nats_link.ts";
import { Publisher, type PublisherOptions } from "./publisher.ts";
import { encodeDraft, fromDelivered, openRoomStream, type RoomStream } from "./room_stream.ts";
import type { RoomStreamOptions } from "./room_stream.ts";
import { StreamReader } from "./stream_reader.ts";
import { Tail } from "./tail.ts";

/** The bounds of a {@linkcode NatsLog}. */
export interface NatsLogOptions extends RoomStreamOptions, PublisherOptions {
  /**
   * How many of the newest messages are held in memory, of all rooms together.
   *
   * @default {10000}
   */
  tail?: number;
}

/**
 * Keeps messages in a stream of NATS JetStream that any number of servers share. The stream gives
 * the order: a message is acknowledged, and delivered, only when it has come back out of the stream.
 */
export class NatsLog implements Log {
  /** That of the stream: when it was made. */
  readonly id: string;
  /** Called with each message once it is kept. */
  onMessage: (message: ChatMessage) => void = () => {};
  /** Resolves when the stream has lost what it had; the log is then of no use. */
  readonly broken: Promise<Error>;
  readonly #link: NatsLink;
  readonly #stream: RoomStream;
  readonly #publisher: Publisher;
  readonly #reader: StreamReader;
  readonly #tail: Tail;
  readonly #first: number;
  readonly #arrivals: Arrivals;
  readonly #break: (error: Error) => void;
  #closing: Promise<void> | undefined;
  readonly #onUp = () => {
    this.#publisher.sendAgain();
    void this.#check();
  };

  /** Is made by {@linkcode openNatsLog}. */
  constructor(
    link: NatsLink,
    init: NatsLogOptions & { stream: RoomStream; id: string; first: number; last: number },
  ) {
    const { stream, first, last, tail = 10_000, deadline = 10_000, resend = 1000 } = init;
    this.id = init.id;
    const start = Math.max(1, first, last + 1 - tail);
    this.#link = link;
    this.#stream = stream;
    this.#publisher = new Publisher(link, init);
    const onMessage = (delivered: JsMsg) => this.#take(delivered);
    this.#reader = new StreamReader(link, { stream: stream.name, start, onMessage });
    this.#tail = new Tail({ max: tail, start });
    this.#first = first;
    this.#arrivals = new Arrivals({
      deadline,
      silence: resend,
      // Whatever is in the way.
      onSilence: () => void this.#reader.restart(),
    });
    ({ promise: this.broken, resolve: this.#break } = Promise.withResolvers<Error>());
    link.onUp.add(this.#onUp);
  }

  /** Reads the newest messages, and from then on all that come. */
  async follow(): Promise<void> {
    await this.#reader.start();
  }

  /**
   * Keeps a message; one whose key was kept a short time ago is not kept again.
   *
   * @throws {NetError} When it is not acknowledged, or has not come back, in time.
   */
  async append(draft: Draft): Promise<ChatMessage> {
    const id = await this.#publisher.publish({
      subject: this.#stream.subject(draft.room),
      data: encodeDraft(draft),
      id: secretId(draft.key),
    });
    if (id > this.#reader.position && !await this.#arrivals.expect(id)) {
      throw this.#error("the message has not come back in time");
    }
    const message = this.#tail.find(id) ?? await this.#stream.find(id);
    if (!message) throw this.#error("the message is not kept any more");
    return message;
  }

  /** The newest messages of a range. */
  history(room: string, range: LogRange): LogPage | Promise<LogPage> {
    const { before = Infinity, after = 0, limit } = range;
    const near = this.#tail.page(room, range);
    if (near.more || this.#tail.start <= Math.max(this.#first, after + 1)) return near;
    const rest = {
      after,
      before: Math.min(before, this.#tail.start),
      limit: limit + 1 - near.messages.length,
    };
    return this.#stream.newest(room, rest).then((far) => {
      const more = far.length === rest.limit;
      return { messages: [...far.slice(more ? 1 : 0), ...near.messages], more };
    });
  }

  /** Gives up what is not kept yet, and ends. Idempotent. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    this.#link.onUp.delete(this.#onUp);
    this.#publisher.close();
    this.#arrivals.close();
    await this.#reader.close();
  }

  #take(delivered: JsMsg): void {
    const message = fromDelivered(delivered);
    if (message) {
      this.#tail.push(message);
      this.onMessage(message);
    }
    this.#arrivals.arrive(delivered.seq);
  }

  /** A stream that counts from the start again would give ids that were given before. */
  async #check(): Promise<void> {
    try {
      const { state, created } = await this.#stream.info();
      if (created === this.id && state.last_seq >= this.#reader.position) return;
      this.#break(this.#error("NATS has lost messages that it had kept", "start the server again"));
    } catch (error) {
      const failure = toClusterError(error, this.#link.address);
      if (/stream not found/.test(failure.message)) this.#break(failure);
    }
  }

  #error(reason: string, hint?: string): NetError {
    const { address } = this.#link;
    return new NetError({ action: "cluster", address, fault: "other", reason, hint });
  }
}

/**
 * Opens the log of a cluster, and reads its newest messages.
 *
 * @throws {NetError} When NATS refuses, or does not answer.
 */
export async function openNatsLog(link: NatsLink, options: NatsLogOptions = {}): Promise<NatsLog> {
  const stream = await openRoomStream(link, options);
  const { state, created: id } = await stream.info();
  const { first_seq: first, last_seq: last } = state;
  const log = new NatsLog(link, { ...options, stream, id, first: Math.max(1, first), last });
  try {
    await log.follow();
    return log;
  } catch (error) {
    await log.close();
    throw toClusterError(error, link.address);
  }
}

/** The key is a secret of the sender, and whoever reads the stream sees this. */
function secretId(key: string | undefined): string {
  return key === undefined ? randomUUID() : createHash("sha256").update(key).digest("base64url");
}
