import { HttpError } from "../errors.ts";
import type { ByteQueue } from "../frame/byte_queue.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import { Deadline } from "../net/deadline.ts";
import { HttpInput } from "./http_input.ts";

/** Options of {@linkcode readHead}. */
export interface ReadHeadOptions {
  /** How long the whole head may take, in milliseconds. */
  timeout: number;
  /** The status of an error: 408 of a client that is slow, 504 of a server. */
  late: 408 | 504;
}

/** A head, and what was read behind it. */
export interface ReadHead<Head> {
  /** The head. */
  head: Head;
  /** The bytes behind it. */
  unread: Uint8Array;
}

/**
 * Reads one head of HTTP from a stream.
 *
 * @returns `undefined` when the peer ended before it was complete.
 * @throws {HttpError} What decoding throws, or that it took too long.
 * @throws {NetError} As the stream's read does.
 */
export async function readHead<Head>(
  stream: ByteStream,
  decode: (queue: ByteQueue) => Head | undefined,
  options: ReadHeadOptions,
): Promise<ReadHead<Head> | undefined> {
  const { timeout, late } = options;
  const input = new HttpInput(stream, new Uint8Array());
  using deadline = new Deadline(timeout, () => input.fail(tooSlow(late)));
  deadline.set(timeout);
  for (;;) {
    const head = decode(input.queue);
    if (head !== undefined) return { head, unread: input.queue.view().slice() };
    if (!await input.fill()) return undefined;
  }
}

function tooSlow(status: 408 | 504): HttpError {
  return new HttpError("Cannot open a WebSocket: the other side's part of it took too long", {
    status,
  });
}
