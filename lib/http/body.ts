/**
 * The bodies of HTTP/1.1 messages, decoded as they arrive: nothing is held back, whatever a head
 * announced.
 *
 * @module
 */
import { HttpError } from "../errors.ts";
import type { ByteQueue } from "../frame/byte_queue.ts";
import { ChunkedBody } from "./chunked.ts";
import type { Framing } from "./framing.ts";

/** Takes a body from the front of a queue, piece by piece. */
export interface BodyDecoder {
  /** Whether all of the body was taken. */
  readonly done: boolean;

  /**
   * Takes what there is of the body.
   *
   * @returns A piece, as a view that is valid until the next push; `undefined` when more must arrive,
   * or all was taken.
   * @throws {HttpError} 400 when the bytes are no body so framed.
   */
  decode(queue: ByteQueue): Uint8Array | undefined;

  /**
   * Says that no more will arrive.
   *
   * @throws {HttpError} When the body is not complete.
   */
  end(): void;
}

/** Makes the decoder of a body that is framed in one of the three ways. */
export function bodyDecoder(framing: Framing): BodyDecoder {
  if (framing === "chunked") return new ChunkedBody();
  return framing === "until-close" ? new OpenBody() : new CountedBody(framing);
}

/** A body of as many bytes as `Content-Length` says. */
class CountedBody implements BodyDecoder {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  decode(queue: ByteQueue): Uint8Array | undefined {
    const count = Math.min(this.#left, queue.length);
    if (count === 0) return undefined;
    this.#left -= count;
    return queue.take(count);
  }

  end(): void {
    if (this.done) return;
    throw new HttpError(`Cannot read the whole body: the input ended ${this.#left} bytes early`, {
      status: 400,
    });
  }
}

/** A body that ends with the connection. */
class OpenBody implements BodyDecoder {
  done = false;

  decode(queue: ByteQueue): Uint8Array | undefined {
    return queue.length > 0 ? queue.take(queue.length) : undefined;
  }

  end(): void {
    this.done = true;
  }
}
