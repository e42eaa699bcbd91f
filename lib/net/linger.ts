import type { ByteStream } from "./byte_stream.ts";

/** How much is read and thrown away at once; more only chunk by chunk. */
const MAX_BYTES = 1 << 20;
const CHUNK = 16 << 10;
/** How long each of those chunks waits, in milliseconds. */
const PAUSE = 10;

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
    let left = MAX_BYTES;
    for (let count; (count = await stream.read(buffer)) !== null;) {
      // Who sends without end has the same time to read, and costs little meanwhile.
      if ((left -= count) <= 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  } catch {
    // The peer is gone or its time is over: nothing is left to save.
  } finally {
    clearTimeout(timer);
    stream.close();
  }
}
