import { decodeEnd, decodeQueued } from "./all.ts";
import { ByteQueue } from "./byte_queue.ts";
import type { Codec } from "./codec.ts";

/**
 * Decodes chunks as they come, and asks for the next only when the messages so far have been taken.
 *
 * @returns The messages, each in memory of its own. Those in front of a fault come before it.
 * @throws {FrameError} When bytes are no frame.
 * @throws {TruncatedError} When the input ends inside a frame.
 *
 * @example The lines of a text that comes in pieces
 * ```ts
 * import { decodeFrames, line } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const pieces = ReadableStream.from(["one\nt", "wo\n"]).pipeThrough(new TextEncoderStream());
 * const lines = await Array.fromAsync(decodeFrames(pieces, line()));
 * assertEquals(lines.map((bytes) => new TextDecoder().decode(bytes)), ["one", "two"]);
 * ```
 */
export async function* decodeFrames(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  codec: Codec,
): AsyncGenerator<Uint8Array, void> {
  const queue = new ByteQueue();
  for await (const chunk of chunks) {
    queue.push(chunk);
    for (const frame of decodeQueued(codec, queue)) yield frame.slice();
  }
  for (const frame of decodeEnd(codec, queue)) yield frame.slice();
}

/**
 * A stream from bytes, cut anywhere, to messages.
 *
 * Every message has memory of its own. The readable side errors with `FrameError` at the first
 * malformed frame and with `TruncatedError` when the bytes end inside a frame, in both cases behind
 * the messages in front of it.
 *
 * @example Messages from a stream that glues them together
 * ```ts
 * import { FrameDecoderStream, parseCodec } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = ReadableStream.from([Uint8Array.of(1, 97, 2, 98), Uint8Array.of(99)]);
 * const messages = bytes.pipeThrough(new FrameDecoderStream(parseCodec("u8")));
 * assertEquals(await Array.fromAsync(messages), [Uint8Array.of(97), Uint8Array.of(98, 99)]);
 * ```
 */
export class FrameDecoderStream implements TransformStream<Uint8Array, Uint8Array> {
  /** The messages. */
  readonly readable: ReadableStream<Uint8Array>;
  /** The bytes. */
  readonly writable: WritableStream<Uint8Array>;

  /** Makes a stream that decodes by `codec`. */
  constructor(codec: Codec) {
    const input = new TransformStream<Uint8Array, Uint8Array>();
    this.writable = input.writable;
    // A TransformStream of its own would drop the messages in front of a fault as it errors.
    this.readable = ReadableStream.from(decodeFrames(input.readable, codec));
  }
}

/**
 * A stream from messages to the bytes of their frames, one chunk a message. It errors with
 * `FrameError` at a message that no frame may hold.
 */
export class FrameEncoderStream extends TransformStream<Uint8Array, Uint8Array> {
  /** Makes a stream that encodes by `codec`. */
  constructor(codec: Codec) {
    super({
      transform(message, controller) {
        const queue = new ByteQueue();
        codec.encode(message, queue);
        controller.enqueue(queue.view());
      },
    });
  }
}
