import { formatAddress } from "../../address.ts";
import { NetError, type NetFault } from "../../errors.ts";
import { ByteQueue } from "../../frame/byte_queue.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import { countBytes } from "../../frame/show.ts";
import { type BodyDecoder, bodyDecoder } from "../body.ts";
import type { HttpBody } from "./body_source.ts";
import { type Framing, responseFraming } from "../framing.ts";
import { decodeResponseHead, type ResponseHead } from "../head.ts";
import type { PhaseClock } from "./phase_clock.ts";
import type { HttpReply, HttpRequestOptions } from "./request_options.ts";
import { StreamGuard } from "./stream_guard.ts";

/** How much is read at once. */
const CHUNK = 64 << 10;
/** How many interim answers (1xx) may come in front of the final one. */
const MAX_INTERIM = 16;

/** What an exchange needs to know besides its stream. */
export interface HttpExchangeOptions
  extends Pick<HttpRequestOptions, "timeout" | "idle" | "signal"> {
  /** Where the request goes. */
  url: URL;
  /** Its method, which decides whether the answer has a body. */
  method: string;
  /** Takes the time. */
  clock: PhaseClock;
}

/** One request and its answer on a connection of their own. */
export class HttpExchange {
  readonly #stream: ByteStream;
  readonly #guard: StreamGuard;
  readonly #queue = new ByteQueue();
  readonly #options: HttpExchangeOptions;
  readonly #timeout: number;
  readonly #idle: number;
  #hasHead = false;
  #sendFailure: unknown;

  /** Takes over a stream. */
  constructor(stream: ByteStream, options: HttpExchangeOptions) {
    const { timeout = 10_000, idle = 3_600_000, signal } = options;
    this.#stream = stream;
    this.#options = options;
    this.#timeout = timeout;
    this.#idle = idle;
    this.#guard = new StreamGuard(stream, { signal, address: formatAddress(stream.remote) });
  }

  /** Sends the request and waits for the head of the answer. */
  async run(head: Uint8Array, body: HttpBody | undefined): Promise<HttpReply> {
    try {
      this.#guard.allow(this.#timeout);
      // A server may answer before it has read everything, and stop reading then.
      this.#send(head, body).catch((error) => this.#failedToSend(error));
      return this.#reply(await this.#readHead());
    } catch (error) {
      this.#close();
      throw this.#guard.explain(this.#sendFailure ?? error, "read");
    }
  }

  async #send(head: Uint8Array, body: HttpBody | undefined): Promise<void> {
    await this.#stream.write(head);
    for await (const chunk of body?.open() ?? []) {
      this.#guard.allow(this.#timeout);
      await this.#stream.write(chunk);
    }
  }

  /** The network's failures show in the answer, if there is one; others end the exchange. */
  #failedToSend(error: unknown): void {
    if (error instanceof NetError) return;
    this.#sendFailure = error;
    this.#stream.close();
  }

  async #readHead(): Promise<ResponseHead> {
    for (let interim = 0; interim <= MAX_INTERIM;) {
      const head = decodeResponseHead(this.#queue);
      if (head === undefined) {
        if (!await this.#readMore()) throw this.#noAnswer();
      } else if (head.status >= 200 || head.status === 101) return head;
      else interim++;
    }
    throw this.#fault("other", { reason: `over ${MAX_INTERIM} interim answers and no final one` });
  }

  /** Reads once; says whether there was anything to read. */
  async #readMore(): Promise<boolean> {
    const count = await this.#stream.read(this.#queue.room(CHUNK));
    if (count === null) return false;
    this.#queue.commit(count);
    const { clock } = this.#options;
    if (clock.timing.wait === undefined) clock.end("wait");
    this.#guard.allow(this.#hasHead ? this.#idle : this.#timeout);
    return true;
  }

  #noAnswer(): NetError {
    const reason = this.#queue.length === 0
      ? "the server ended the connection without an answer"
      : "the server ended the connection inside the head of its answer";
    const isPlain = this.#options.url.protocol === "http:";
    return this.#fault("truncated", { reason, hint: isPlain ? "it may want https" : undefined });
  }

  #fault(
    fault: NetFault,
    is: { reason: string; hint?: string | undefined; cause?: unknown },
  ): NetError {
    return new NetError({
      action: "read",
      address: formatAddress(this.#stream.remote),
      fault,
      ...is,
    });
  }

  #reply(head: ResponseHead): HttpReply {
    const { url, method, clock } = this.#options;
    this.#hasHead = true;
    this.#guard.allow(this.#idle);
    const framing = responseFraming(head, { method });
    return {
      url,
      head,
      body: this.#body(framing),
      timing: clock.timing,
      close: () => this.#close(),
      [Symbol.dispose]: () => this.#close(),
    };
  }

  async *#body(framing: Framing): AsyncGenerator<Uint8Array> {
    const decoder = bodyDecoder(framing);
    let received = 0;
    try {
      while (!decoder.done) {
        const piece = decoder.decode(this.#queue);
        if (piece !== undefined) {
          received += piece.length;
          yield piece;
        } else if (!decoder.done && !await this.#readMore()) {
          this.#endBody(decoder, received);
        }
      }
      this.#options.clock.end("body");
    } catch (error) {
      throw this.#guard.explain(error, "read");
    } finally {
      this.#close();
    }
  }

  #endBody(decoder: BodyDecoder, received: number): void {
    try {
      decoder.end();
    } catch (cause) {
      const reason = `the body ended early, after ${countBytes(received)}`;
      const hint = "the server or something in between gave up: try again";
      throw this.#fault("truncated", { reason, hint, cause });
    }
  }

  #close(): void {
    this.#guard[Symbol.dispose]();
    this.#stream.close();
  }
}
