import type { ByteStream } from "./byte_stream.ts";

/** How much is read and thrown away, at most. */
const MAX_BYTES = 1 << 20;
const CHUNK = 16 << 10;

/** Options of {@linkcode lingeringClose}. */
export interface LingerOptions {
  /** What is written last. */
  farewell?: Uint8Array | undefined;
}

/**
 * Closes a stream so that the peer receives what was written last: ends this direction, reads until
 * the peer has ended its own, and closes then. (A close with input unread makes the kernel send a
 * reset, which can overtake the answer.) Never throws.
 *
 * @param deadline How long the peer may take, in milliseconds.
 * @param options What to say before.
 */
export async function lingeringClose(
  stream: ByteStream,
  deadline: number,
  options: LingerOptions = {},
): Promise<void> {
  const { farewell } = options;
  const timer = setTimeout(() => stream.close(), deadline);
  try {
    if (farewell) await stream.write(farewell);
    await stream.closeWrite();
    const buffer = new Uint8Array(CHUNK);
    for (let left = MAX_BYTES; left > 0;) {
      const count = await stream.read(buffer);
      if (count === null) break;
      left -= count;
    }
  } catch {
    // The peer is gone or its time is over: nothing is left to save.
  } finally {
    clearTimeout(timer);
    stream.close();
  }
}
