import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers";
import type { ByteStream } from "./byte_stream.ts";

/** As large as a TLS record may be. */
const CHUNK = 16 << 10;

type Callback = (error?: Error | null) => void;

/**
 * A byte stream as Node's modules want it. It never closes the stream, because Node does so while the
 * last bytes are still on their way: whoever made it does.
 */
export class StreamDuplex extends Duplex {
  readonly #stream: ByteStream;
  readonly #onEnd: () => void;
  #held = false;
  #wanted = false;

  /**
   * Takes over a stream.
   *
   * @param onEnd Is called when the stream has ended and all that came before was passed on, in front
   * of the end itself.
   */
  constructor(stream: ByteStream, onEnd: () => void) {
    super({ allowHalfOpen: true, autoDestroy: false });
    this.#stream = stream;
    this.#onEnd = onEnd;
  }

  /** Reads no further, or does so again. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held && this.#wanted) this._read();
  }

  /** Reads once; is called again when that was consumed. */
  override _read(): void {
    this.#wanted = this.#held;
    if (this.#held) return;
    const buffer = Buffer.allocUnsafe(CHUNK);
    this.#stream.read(buffer).then(
      (count) => count === null ? this.#end() : this.push(buffer.subarray(0, count)),
      (error) => this.destroy(error),
    );
  }

  /** The last bytes may still be on their way through Node's queues. */
  #end(): void {
    setImmediate(() => {
      this.#onEnd();
      this.push(null);
    });
  }

  /** Writes one chunk. */
  override _write(chunk: Uint8Array, ...[, done]: [string, Callback]): void {
    this.#stream.write(chunk).then(() => done(), done);
  }

  /** Ends this direction. */
  override _final(done: Callback): void {
    this.#stream.closeWrite().then(() => done(), done);
  }
}
