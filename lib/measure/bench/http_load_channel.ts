import { type Address, formatHostPort } from "../../address.ts";
import { FrameError, TruncatedError } from "../../errors.ts";
import type { ByteQueue } from "../../frame/byte_queue.ts";
import type { Codec } from "../../frame/codec.ts";
import { DEFAULT_MAX_FRAME } from "../../frame/limits.ts";
import { type BodyDecoder, bodyDecoder } from "../../http/body.ts";
import { type Fields, formatHead } from "../../http/encode_head.ts";
import { responseFraming } from "../../http/framing.ts";
import { decodeResponseHead, type ResponseHead } from "../../http/head.ts";
import type { ByteStream } from "../../net/byte_stream.ts";
import { Framed } from "../../net/framed.ts";
import { concat } from "@std/bytes";

/**
 * Requests on one connection, one behind the other (keep-alive), as a channel of messages: a message
 * is the body of a `POST`, an empty one makes a `GET`; what comes back are the bodies of the answers.
 */
export class HttpLoadChannel extends Framed {
  readonly #http: HttpLoadCodec;

  /** Takes over a stream. */
  constructor(stream: ByteStream, address: Address, { headers = [] }: { headers?: Fields } = {}) {
    const http = new HttpLoadCodec(address, headers);
    super(stream, http);
    this.#http = http;
  }

  /** Whether the server closes behind the last answer. */
  get isSpent(): boolean {
    return this.#http.isSpent;
  }

  /** How many answers had a status of 400 or above. */
  get refusals(): number {
    return this.#http.refusals;
  }
}

/** The requests and answers of one connection, which it serves alone: it knows where in a body it is. */
class HttpLoadCodec implements Codec {
  readonly spec = "http";
  readonly maxFrame = DEFAULT_MAX_FRAME;
  isSpent = false;
  refusals = 0;
  readonly #get: Uint8Array;
  readonly #address: Address;
  readonly #headers: Fields;
  #post: { size: number; head: Uint8Array } | undefined;
  #body: BodyDecoder | undefined;
  #pieces: Uint8Array[] = [];
  #received = 0;

  constructor(address: Address, headers: Fields) {
    this.#address = address;
    this.#headers = headers;
    this.#get = this.#head("GET");
  }

  encode(message: Uint8Array, queue: ByteQueue): void {
    if (message.length === 0) return queue.push(this.#get);
    const { length: size } = message;
    if (this.#post?.size !== size) {
      this.#post = { size, head: this.#head("POST", [["Content-Length", `${size}`]]) };
    }
    queue.push(this.#post.head);
    queue.push(message);
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    const body = this.#body ??= this.#next(queue);
    if (body === undefined) return undefined;
    for (let piece = body.decode(queue); piece !== undefined; piece = body.decode(queue)) {
      this.#received += piece.length;
      if (this.#received > this.maxFrame) {
        throw new FrameError(`Cannot take an answer of more than ${this.maxFrame} bytes`, {
          fault: "oversize",
        });
      }
      // Of an answer that comes whole, and nearly all do, nothing is copied.
      this.#pieces.push(body.done ? piece : piece.slice());
    }
    return body.done ? this.#take() : undefined;
  }

  end(queue: ByteQueue): Uint8Array | undefined {
    if (this.#body === undefined && queue.length === 0) return undefined;
    try {
      this.#body?.end();
    } catch (cause) {
      throw new TruncatedError(this.spec, this.#received, { cause });
    }
    if (this.#body?.done) return this.#take();
    throw new TruncatedError(this.spec, queue.length);
  }

  #head(method: string, headers: [string, string][] = []): Uint8Array {
    const address = this.#address;
    const { host, path } = address.scheme === "unix"
      ? { host: "localhost", path: "/" }
      : { host: formatHostPort(address), path: address.path ?? "/" };
    const given = [...this.#headers];
    const hasHost = given.some(([name]) => name.toLowerCase() === "host");
    const fields = [...(hasHost ? [] : [["Host", host] as const]), ...given, ...headers];
    return formatHead({ method, target: path, headers: fields });
  }

  /** The body of the next final answer. */
  #next(queue: ByteQueue): BodyDecoder | undefined {
    let head: ResponseHead | undefined;
    do head = decodeResponseHead(queue); while (head !== undefined && head.status < 200);
    if (head === undefined) return undefined;
    if (head.status >= 400) this.refusals++;
    const connection = head.headers.get("connection")?.toLowerCase();
    this.isSpent ||= connection === "close" ||
      head.version === "1.0" && connection !== "keep-alive";
    const framing = responseFraming(head, { method: "GET" });
    this.isSpent ||= framing === "until-close";
    return bodyDecoder(framing);
  }

  #take(): Uint8Array {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#body = undefined;
    this.#received = 0;
    return pieces.length === 1 ? pieces[0]! : concat(pieces);
  }
}
