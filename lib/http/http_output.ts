import { HttpError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import type { Progress } from "../net/progress.ts";
import { encodeChunk, LAST_CHUNK } from "./chunked.ts";
import { fieldLines, type Fields, pushLatin1 } from "./encode_head.ts";
import type { HttpVersion } from "./head.ts";
import { fieldsOf, mayHaveBody, wholeBodyOf } from "./respond.ts";
import { reasonOf } from "./status.ts";

/** Up to this size a body is copied behind its head, to go out in the same write. */
const MAX_JOINED = 64 << 10;
/** The largest buffer that a quiet connection keeps. */
const MAX_KEPT = 4 << 10;
const UPGRADE_REQUIRED = 426;
/** Fields that say how this connection is run, which is not the handler's to say. */
const OURS_REGEXP = /^(?:connection|keep-alive|transfer-encoding|content-length|date)$/;

/** What a response answers, as far as its form depends on it. */
export interface ResponseForm {
  /** The method of the request. */
  method: string;
  /** The version that the client speaks. */
  version: HttpVersion;
  /** Whether the connection ends behind it. */
  close: boolean;
}

/** Writes responses. */
export class HttpOutput {
  /** The bytes of the last response's body that were written. */
  bytes = 0;
  readonly #stream: ByteStream;
  readonly #progress: Progress;
  #queue = new ByteQueue();
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;

  /** Writes to a stream, and sees to it that the client takes what is written. */
  constructor(stream: ByteStream, progress: Progress) {
    this.#stream = stream;
    this.#progress = progress;
  }

  /** Ends the body that is being sent, if one is: the client has gone. */
  cancel(reason: unknown): void {
    this.#reader?.cancel(reason).catch(() => {}); // Nobody is left who could be told.
  }

  /** Writes bytes; the client must take them at the least rate. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#progress.start();
    try {
      await this.#stream.write(bytes);
    } finally {
      this.#progress.stop();
    }
  }

  /**
   * Writes a response.
   *
   * @returns Whether the connection can go on behind it.
   */
  respond(response: Response, form: ResponseForm): Promise<boolean> {
    this.bytes = 0;
    const whole = wholeBodyOf(response);
    if (whole) return this.#sendWhole(response, { ...form, whole, length: whole.length });
    const body = mayHaveBody(response.status) ? response.body : null;
    if (body !== null) return this.#sendStream(response, { ...form, body });
    // A handler that leaves out what HEAD does not get may still say how long it is.
    const length = form.method === "HEAD" ? announcedLength(response) : 0;
    return this.#sendWhole(response, { ...form, whole: new Uint8Array(), length });
  }

  async #sendWhole(
    response: Response,
    form: ResponseForm & { whole: Uint8Array; length: number | undefined },
  ): Promise<boolean> {
    const { whole, length, close, method } = form;
    const { status } = response;
    const hasBody = mayHaveBody(status) && method !== "HEAD";
    this.#pushHead(response, form, { length: mayHaveBody(status) ? length : undefined });
    const joined = hasBody && whole.length <= MAX_JOINED;
    if (joined) this.#queue.push(whole);
    await this.#flush();
    if (hasBody && !joined) await this.write(whole);
    if (hasBody) this.bytes = whole.length;
    return !close;
  }

  async #sendStream(
    response: Response,
    form: ResponseForm & { body: ReadableStream<Uint8Array> },
  ): Promise<boolean> {
    const { body, method, version } = form;
    const length = announcedLength(response);
    const chunked = length === undefined && version === "1.1";
    const close = form.close || (length === undefined && !chunked && method !== "HEAD");
    this.#pushHead(response, { ...form, close }, { length, chunked });
    if (method === "HEAD") {
      await body.cancel();
      await this.#flush();
    } else {
      await this.#copy(body, { length, chunked });
    }
    return !close;
  }

  /** Sends what is queued, and then a body; however that ends, the body is told. */
  async #copy(
    body: ReadableStream<Uint8Array>,
    { length, chunked }: { length: number | undefined; chunked: boolean },
  ): Promise<void> {
    const reader = this.#reader = body.getReader();
    try {
      await this.#flush();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        this.bytes += value.length;
        if (this.bytes > (length ?? Infinity)) throw wrongLength(length!);
        if (chunked) encodeChunk(value, this.#queue);
        await (chunked ? this.#flush() : this.write(value));
      }
      if (this.bytes < (length ?? 0)) throw wrongLength(length!);
      if (chunked) await this.write(LAST_CHUNK);
    } catch (error) {
      this.cancel(error);
      throw error;
    } finally {
      this.#reader = undefined;
    }
  }

  #pushHead(
    response: Response,
    { version, close }: ResponseForm,
    { length, chunked = false }: { length: number | undefined; chunked?: boolean },
  ): void {
    const { status, statusText } = response;
    let head = `HTTP/1.1 ${status} ${statusText || reasonOf(status)}\r\n`;
    head += `${fieldLines(ownFields(fieldsOf(response), status))}date: ${date()}\r\n`;
    if (length !== undefined) head += `content-length: ${length}\r\n`;
    if (chunked) head += "transfer-encoding: chunked\r\n";
    if (close) head += "connection: close\r\n";
    else if (version === "1.0") head += "connection: keep-alive\r\n";
    pushLatin1(this.#queue, `${head}\r\n`);
  }

  async #flush(): Promise<void> {
    const queue = this.#queue;
    if (queue.length === 0) return;
    await this.write(queue.view());
    if (queue.bytes.length > MAX_KEPT) this.#queue = new ByteQueue();
    else queue.clear();
  }
}

function* ownFields(headers: Fields, status: number): Generator<readonly [string, string]> {
  for (const field of headers) {
    if (field[0] !== "upgrade") {
      if (!OURS_REGEXP.test(field[0])) yield field;
    } else if (status === UPGRADE_REQUIRED) {
      // It is for this connection only, as the other field says (RFC 9110, section 7.8).
      yield field;
      yield ["connection", "upgrade"];
    }
  }
}

/** The length that a handler says its response has. */
function announcedLength({ headers }: Response): number | undefined {
  const announced = headers.get("content-length");
  return announced === null ? undefined : Number(announced);
}

function wrongLength(length: number): HttpError {
  return new HttpError(`Cannot send a body of another length than ${length}, which was announced`, {
    status: 500,
  });
}

let second = 0;
let text = "";

/** The date as responses have it, made once a second. */
function date(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    text = new Date(now * 1000).toUTCString();
  }
  return text;
}
