import { type InputOptions, parseInput } from "./bytes.ts";
import type { Source } from "./context.ts";
import type { FlagValues } from "./flag.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { parseCodec } from "../frame/spec.ts";

/** How much of a pipe is read at once. */
const CHUNK = 64 * 1024;

/** The pieces of an input as they arrive, each in memory of its own. */
export async function* chunksOf(source: Pick<Source, "read">): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(CHUNK);
    const count = await source.read(buffer);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}

/**
 * The frames of an input: those that each chunk completes together, in memory of their own; at the
 * end what the end finishes.
 */
export async function* framesOf(
  chunks: AsyncIterable<Uint8Array>,
  codec: Codec,
): AsyncGenerator<Uint8Array[]> {
  const queue = new ByteQueue();
  for await (const chunk of chunks) {
    queue.push(chunk);
    const frames: Uint8Array[] = [];
    try {
      for (let frame; (frame = codec.decode(queue)) !== undefined;) frames.push(frame.slice());
    } finally {
      if (frames.length > 0) yield frames; // Those before a malformed one are good.
    }
  }
  const last = codec.end(queue);
  if (last !== undefined) yield [last.slice()];
}

/**
 * The messages that an input stands for: its lines, one a message, read as `--hex` and `--escape` say.
 *
 * @throws {UsageError} When a line is not what the flags promise.
 */
export async function* messagesOf(
  source: Pick<Source, "read">,
  flags: Pick<FlagValues, "hex" | "escape">,
): AsyncGenerator<Uint8Array[]> {
  const plain = !flags.hex && !flags.escape;
  const decoder = new TextDecoder();
  for await (const lines of framesOf(chunksOf(source), parseCodec("line"))) {
    if (plain) yield lines;
    else yield* readable(lines.map((line) => decoder.decode(line)), flags);
  }
}

/** What lines stand for, together; those in front of one that cannot be read are good. */
function* readable(lines: readonly string[], flags: InputOptions): Generator<Uint8Array[]> {
  const messages: Uint8Array[] = [];
  try {
    for (const line of lines) messages.push(parseInput(line, flags));
  } finally {
    if (messages.length > 0) yield messages;
  }
}
