import type { Address } from "../address.ts";
import { HttpError } from "../errors.ts";
import type { AcceptedStream } from "../net/connection.ts";
import { type Ending, endingOf } from "../net/ending.ts";
import type { Progress } from "../net/progress.ts";
import { requestFraming } from "./framing.ts";
import type { RequestHead } from "./head.ts";
import type { HttpInput } from "./http_input.ts";
import type { HttpOutput } from "./http_output.ts";
import { makeRequest } from "./make_request.ts";
import { RequestBody } from "./request_body.ts";
import { respondStatus, wholeBodyOf } from "./respond.ts";
import type { HttpInfo, ServeHttpOptions } from "./serve_options.ts";

/** How much of a body that nobody wanted is read, to keep the connection. */
const MAX_DISCARDED = 64 << 10;
const CONTINUE = new TextEncoder().encode("HTTP/1.1 100 Continue\r\n\r\n");
const DONE: Ending = { by: "local", how: "done" };

/** What an exchange has of its connection. */
export interface ExchangeHost {
  /** The connection. */
  readonly stream: AcceptedStream;
  /** What comes. */
  readonly input: HttpInput;
  /** What goes. */
  readonly output: HttpOutput;
  /** Watches the body of the request. */
  readonly reading: Progress;
  /** How requests are answered. */
  readonly options: ServeHttpOptions;
  /** Whether the connection is to end behind this response. */
  readonly isClosing: boolean;
}

/** One request and its response. */
export class HttpExchange implements HttpInfo {
  /** The head of the request. */
  readonly head: RequestHead;
  readonly #host: ExchangeHost;
  readonly #body: RequestBody | undefined;
  #gone: { error: unknown } | undefined;
  #abort: AbortController | undefined;
  #leave: ((error: unknown) => void) | undefined;

  /** Begins behind the head of a request. */
  constructor(head: RequestHead, host: ExchangeHost) {
    this.head = head;
    this.#host = host;
    const framing = requestFraming(head);
    if (framing === 0) return;
    const ask = this.#expects() ? () => host.output.write(CONTINUE) : undefined;
    const { maxBody = 1 << 20 } = host.options;
    this.#body = new RequestBody(host.input, framing, { maxBody, progress: host.reading, ask });
  }

  /** The client's address. */
  get remote(): Address {
    return this.#host.stream.remote;
  }

  /** The server's address. */
  get local(): Address {
    return this.#host.stream.local;
  }

  /** Is aborted when the client has gone before it was answered. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#gone) this.#abort.abort(this.#gone.error);
    return this.#abort.signal;
  }

  /** Answers the request; says how the connection ended, if it does here. Never rejects. */
  async run(): Promise<Ending | undefined> {
    const { onResponse } = this.#host.options;
    const since = onResponse ? performance.now() : 0;
    let status = 0;
    try {
      const answer = this.#respond();
      const response = answer instanceof Promise ? await answer : answer;
      status = response.status;
      return await this.#send(response);
    } catch (error) {
      this.#isGone(error);
      return endingOf(error);
    } finally {
      if (onResponse) {
        const { remote, head } = this;
        const { bytes } = this.#host.output;
        onResponse({ remote, head, status, bytes, durationMs: performance.now() - since });
      }
    }
  }

  /** The handler's response, or one that says why there is none; no promise unless there must be one. */
  #respond(): Response | Promise<Response> {
    const { handler, shortcut } = this.#host.options;
    try {
      this.#checkExpectation();
      this.#body?.checkLength();
      const short = isGet(this.head) ? shortcut?.(this.head) : undefined;
      if (short) return short;
      const request = makeRequest(this.head, { body: this.#body, local: this.local });
      const response = handler(request, this);
      return response instanceof Promise ? this.#unlessGone(response) : response;
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** Says why there is no response. */
  #failure(error: unknown): Response {
    if (error instanceof HttpError) return respondStatus(error.status);
    this.#host.options.onError?.(error, this.head);
    return respondStatus(500);
  }

  async #send(response: Response): Promise<Ending | undefined> {
    const { input, output } = this.#host;
    const body = this.#body;
    const isWhole = wholeBodyOf(response) !== undefined;
    const isRead = body === undefined || body.done;
    const isLost = isWhole && !isRead && !body.canDiscard(MAX_DISCARDED);
    const close = this.#host.isClosing || isLost || !isPersistent(this.head);
    if (!isWhole && isRead) input.watch((error) => this.#isGone(error));
    const { method, version } = this.head;
    try {
      if (!await output.respond(response, { method, version, close })) return DONE;
    } catch (error) {
      return this.#brokenOff(error);
    }
    if (this.#gone) return endingOf(this.#gone.error);
    if (body === undefined || body.done) return undefined;
    return await body.discard(MAX_DISCARDED) ? undefined : DONE;
  }

  /** A response that cannot be finished: only an end that comes too early tells that to the client. */
  #brokenOff(error: unknown): Ending {
    const ending = endingOf(this.#gone?.error ?? error);
    this.#isGone(error);
    if (ending.how === "error") this.#host.options.onError?.(error, this.head);
    this.#host.stream.close();
    return ending;
  }

  async #unlessGone(response: Promise<Response>): Promise<Response> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#leave = reject;
    if (!this.#body || this.#body.done) this.#host.input.watch((error) => this.#isGone(error));
    try {
      return await Promise.race([response, promise]);
    } catch (error) {
      if (!this.#gone) return this.#failure(error);
      // Nobody will read what comes too late.
      response.then((late) => late.body?.cancel()).catch(() => {});
      throw this.#gone.error;
    } finally {
      this.#leave = undefined;
    }
  }

  #isGone(error: unknown): void {
    this.#gone ??= { error };
    this.#leave?.(error);
    this.#abort?.abort(error);
    this.#host.output.cancel(error);
  }

  #expects(): boolean {
    const { version, headers } = this.head;
    return version === "1.1" && headers.get("expect")?.toLowerCase() === "100-continue";
  }

  #checkExpectation(): void {
    if (this.head.version === "1.0" || !this.head.headers.has("expect") || this.#expects()) return;
    throw new HttpError("Cannot meet another expectation than 100-continue", { status: 417 });
  }
}

function isGet({ method }: RequestHead): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whether the client would send more requests on the same connection (RFC 9112, section 9.3). */
function isPersistent({ version, headers }: RequestHead): boolean {
  if (version === "1.0") return headers.lists("connection", "keep-alive");
  return !headers.lists("connection", "close");
}
