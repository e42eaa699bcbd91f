import type { Msg, Subscription } from "@nats-io/transport-node";
import { NetError } from "../../errors.ts";
import { Deadline } from "../../net/deadline.ts";
import type { NatsLink } from "./nats_link.ts";

/** What is published. */
export interface Publication {
  /** On which subject. */
  subject: string;
  /** What. */
  data: Uint8Array;
  /** JetStream keeps what has the same `id` once, within its window for duplicates. */
  id: string;
}

/** The bounds of a {@linkcode Publisher}. */
export interface PublisherOptions {
  /**
   * Milliseconds until what is not acknowledged has failed.
   *
   * @default {10000}
   */
  deadline?: number;
  /**
   * Milliseconds without an acknowledgement after which all that waits for one is sent again.
   *
   * @default {1000}
   */
  resend?: number;
  /**
   * How much may wait to be acknowledged.
   *
   * @default {4096}
   */
  unacknowledged?: number;
}

interface Waiting extends Publication {
  resolve(sequence: number): void;
  reject(error: Error): void;
  due: number;
}

/**
 * Publishes to JetStream, in order, until it has acknowledged: after a silence, or a lost
 * connection, everything that waits is sent again, in the same order. What had arrived is known by
 * its `id` and not kept twice.
 */
export class Publisher {
  readonly #link: NatsLink;
  readonly #deadline: number;
  readonly #resend: number;
  readonly #max: number;
  readonly #inbox: string;
  readonly #acknowledgements: Subscription;
  readonly #silence: Deadline;
  // In the order of the calls.
  readonly #waiting = new Map<string, Waiting>();
  #count = 0;
  #isRefused = false;

  /** Makes a publisher on an open connection. */
  constructor(link: NatsLink, options: PublisherOptions = {}) {
    const { deadline = 10_000, resend = 1000, unacknowledged = 4096 } = options;
    this.#link = link;
    this.#deadline = deadline;
    this.#resend = resend;
    this.#max = unacknowledged;
    this.#inbox = link.nats.createInbox();
    this.#acknowledgements = link.connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => error ? undefined : this.#take(message),
    });
    this.#silence = new Deadline(resend, () => this.sendAgain());
  }

  /**
   * Publishes.
   *
   * @returns The sequence number in the stream, once it is kept; of the one that was kept before,
   * where the `id` is known.
   * @throws {NetError} When it is not acknowledged in time, or refused.
   */
  publish(publication: Publication): Promise<number> {
    if (this.#waiting.size >= this.#max) {
      const reason = `${this.#max} messages wait to be kept already`;
      return Promise.reject(this.#error({ fault: "other", reason }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const reply = `${this.#inbox}.${++this.#count}`;
    const waiting = { ...publication, resolve, reject, due: performance.now() + this.#deadline };
    this.#waiting.set(reply, waiting);
    if (!this.#silence.isSet) this.#silence.set(this.#resend);
    this.#send(reply, waiting);
    return promise;
  }

  /** Gives up what is overdue and sends the rest again. */
  sendAgain(): void {
    this.#isRefused = false;
    const now = performance.now();
    for (const [reply, waiting] of this.#waiting) {
      if (waiting.due > now) this.#send(reply, waiting);
      else this.#settle(reply)?.reject(this.#overdue());
    }
    if (this.#waiting.size > 0) this.#silence.set(this.#resend);
  }

  /** Gives up all that waits. */
  close(): void {
    this.#silence[Symbol.dispose]();
    this.#acknowledgements.unsubscribe();
    const error = this.#error({ fault: "closed", reason: "closed" });
    for (const reply of this.#waiting.keys()) this.#settle(reply)?.reject(error);
  }

  #send(reply: string, { subject, data, id }: Publication): void {
    // The package would keep it for later, without a bound; here it waits already.
    if (!this.#link.isUp) return;
    const headers = this.#link.nats.headers();
    headers.set("Nats-Msg-Id", id);
    this.#link.connection.publish(subject, data, { headers, reply });
  }

  #take(message: Msg): void {
    const answer = readAnswer(message);
    // Nobody keeps it at the moment: it is sent again, and no acknowledgement puts that off.
    if (!answer || answer.code >= 500) return void (this.#isRefused = true);
    const waiting = this.#settle(message.subject);
    if (answer.code === 0) return waiting?.resolve(answer.sequence);
    waiting?.reject(this.#error({ fault: "other", reason: answer.reason }));
  }

  #settle(reply: string): Waiting | undefined {
    const waiting = this.#waiting.get(reply);
    this.#waiting.delete(reply);
    if (this.#waiting.size === 0) this.#silence.clear();
    else if (!this.#isRefused) this.#silence.set(this.#resend);
    return waiting;
  }

  #overdue(): NetError {
    const reason = `not acknowledged within ${this.#deadline / 1000} s`;
    return this.#error({ fault: "timeout", reason });
  }

  #error({ fault, reason }: Pick<NetError, "fault"> & { reason: string }): NetError {
    return new NetError({ action: "publish", address: this.#link.address, fault, reason });
  }
}

interface PublishAnswer {
  /** 0 is success. */
  code: number;
  reason: string;
  sequence: number;
}

function readAnswer(message: Msg): PublishAnswer | undefined {
  try {
    const { seq, error } = message.json<
      { seq?: number; error?: { code: number; description: string } }
    >();
    if (error) return { code: error.code, reason: error.description, sequence: 0 };
    return typeof seq === "number" ? { code: 0, reason: "", sequence: seq } : undefined;
  } catch {
    // An empty answer: nobody keeps this subject at the moment.
    return undefined;
  }
}
