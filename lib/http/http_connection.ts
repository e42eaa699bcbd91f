import { HttpError } from "../errors.ts";
import { abortCallbacks } from "../net/abort_callbacks.ts";
import type { AcceptedStream } from "../net/connection.ts";
import { Deadline } from "../net/deadline.ts";
import { type Ending, endingOf } from "../net/ending.ts";
import { Progress } from "../net/progress.ts";
import { requestFraming } from "./framing.ts";
import { decodeRequestHead, type RequestHead } from "./head.ts";
import { type ExchangeHost, HttpExchange } from "./http_exchange.ts";
import { HttpInput } from "./http_input.ts";
import { HttpOutput } from "./http_output.ts";
import { respondStatus } from "./respond.ts";
import type { ServeHttpOptions } from "./serve_options.ts";

const NONE = new Uint8Array();
const DONE: Ending = { by: "local", how: "done" };
const TIMEOUT: Ending = { by: "local", how: "timeout" };

/** What a connection waits for: nothing, the next request, or the rest of one's head. */
type Phase = "busy" | "idle" | "head";

/** One connection of an HTTP server. */
export class HttpConnection implements ExchangeHost {
  /** The connection. */
  readonly stream: AcceptedStream;
  /** What comes. */
  readonly input: HttpInput;
  /** What goes. */
  readonly output: HttpOutput;
  /** Watches the bodies of requests. */
  readonly reading: Progress;
  /** How requests are answered. */
  readonly options: ServeHttpOptions;
  /** Whether the connection is to end behind the response that is due. */
  isClosing = false;
  /** Whether somebody took the connection over. */
  upgraded = false;
  readonly #writing: Progress;
  readonly #deadline: Deadline;
  readonly #headTimeout: number;
  readonly #keepAlive: number;
  #phase: Phase = "head";
  #ending: Ending | undefined;

  /** Takes over a stream. */
  constructor(stream: AcceptedStream, options: ServeHttpOptions) {
    const { headTimeout = 10_000, keepAlive = 60_000, unread = NONE } = options;
    const { bodyTimeout = 10_000, writeTimeout = 30_000, minRate = 100 } = options;
    this.stream = stream;
    this.options = options;
    this.#headTimeout = headTimeout;
    this.#keepAlive = keepAlive;
    this.input = new HttpInput(stream, unread);
    this.reading = new Progress({
      count: () => stream.bytesRead,
      timeout: bodyTimeout,
      minRate,
      onStalled: () => this.input.fail(tooSlow("the body")),
    });
    this.#writing = new Progress({
      count: () => stream.bytesWritten,
      timeout: writeTimeout,
      minRate,
      onStalled: () => this.#close(TIMEOUT),
    });
    this.output = new HttpOutput(stream, this.#writing);
    const shortest = Math.min(headTimeout || Infinity, keepAlive || Infinity);
    this.#deadline = new Deadline(shortest, () => this.#onDue());
    this.#deadline.set(headTimeout);
  }

  /** Answers requests until the connection ends; never rejects. */
  async run(): Promise<Ending> {
    const { draining } = this.options;
    const drain = () => this.#drain();
    if (draining) abortCallbacks(draining).add(drain);
    if (draining?.aborted) drain();
    try {
      const ending = await this.#answerAll();
      return this.#ending ?? ending;
    } catch (error) {
      if (this.#ending) return this.#ending;
      if (!(error instanceof HttpError)) return endingOf(error);
      // Whoever took the connection has told the client.
      if (this.upgraded) return { by: "local", how: "malformed", error };
      return await this.#refuse(error);
    } finally {
      if (draining) abortCallbacks(draining).delete(drain);
      this.#dispose();
    }
  }

  async #answerAll(): Promise<Ending> {
    for (;;) {
      const head = await this.#nextHead();
      if (head === undefined) {
        return { by: "peer", how: this.input.queue.length > 0 ? "truncated" : "FIN" };
      }
      const taken = this.#upgrade(head);
      if (taken) return await taken ?? DONE;
      const ending = await new HttpExchange(head, this).run();
      if (ending) return ending;
    }
  }

  /** Waits for a request; `undefined` when the input ends before one is complete. */
  async #nextHead(): Promise<RequestHead | undefined> {
    for (;;) {
      const head = decodeRequestHead(this.input.queue, this.options);
      if (head) {
        this.#phase = "busy";
        this.#deadline.clear();
        return head;
      }
      this.#wait();
      if (!await this.input.fill()) return undefined;
    }
  }

  /** Sets the deadline of what is waited for now; one that runs for a head is not put off. */
  #wait(): void {
    const isIdle = this.input.queue.length === 0;
    if (isIdle && this.isClosing) this.#close({ by: "local", how: "shutdown" });
    if (this.#phase === "head" || (isIdle && this.#phase === "idle")) return;
    this.#phase = isIdle ? "idle" : "head";
    this.#deadline.set(isIdle ? this.#keepAlive : this.#headTimeout);
  }

  /** Hands the connection over to whoever speaks the protocol that the client asks for. */
  #upgrade(head: RequestHead): Promise<Ending | void> | undefined {
    const { headers } = head;
    if (!this.options.upgrade || !headers.has("upgrade")) return undefined;
    if (!headers.lists("connection", "upgrade") || requestFraming(head) !== 0) return undefined;
    const unread = this.input.queue.view().slice();
    const { draining } = this.options;
    const taken = this.options.upgrade(head, { stream: this.stream, unread, draining });
    if (taken === undefined) return undefined;
    this.upgraded = true;
    this.#dispose();
    return taken;
  }

  /** Says why what came is no request, and ends. */
  async #refuse(error: HttpError): Promise<Ending> {
    const { status } = error;
    this.#deadline.clear();
    try {
      const form = { method: "GET", version: "1.1", close: true } as const;
      await this.output.respond(respondStatus(status), form);
      const { remote } = this.stream;
      const { bytes } = this.output;
      this.options.onResponse?.({ remote, head: undefined, status, bytes, durationMs: 0 });
    } catch {
      // It does not listen either.
    }
    if (status === 408) return { ...TIMEOUT, error };
    return { by: "local", how: status === 414 || status === 431 ? "limit" : "malformed", error };
  }

  #onDue(): void {
    if (this.input.queue.length > 0) this.input.fail(tooSlow("the request"));
    else this.#close(this.#phase === "idle" ? { by: "local", how: "idle" } : TIMEOUT);
  }

  #drain(): void {
    this.isClosing = true;
    if (this.#phase !== "busy" && this.input.queue.length === 0) {
      this.#close({ by: "local", how: "shutdown" });
    }
  }

  #close(ending: Ending): void {
    this.#ending ??= ending;
    this.stream.close();
  }

  #dispose(): void {
    this.#deadline[Symbol.dispose]();
    this.reading[Symbol.dispose]();
    this.#writing[Symbol.dispose]();
  }
}

function tooSlow(what: string): HttpError {
  return new HttpError(`Cannot wait any longer for ${what}: it takes too long`, { status: 408 });
}
