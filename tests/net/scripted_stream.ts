import type { Address } from "../../lib/address.ts";
import type { ByteStream } from "../../lib/net/byte_stream.ts";

const ADDRESS: Address = { scheme: "tcp", host: "127.0.0.1", port: 9 };

/** What one read of a {@linkcode ScriptedStream} gives: bytes, an error, or the end. */
export type Step = Uint8Array | Error;

/** A stream whose reads follow a script, and which remembers what was written. */
export class ScriptedStream implements ByteStream {
  readonly local = ADDRESS;
  readonly remote = ADDRESS;
  readonly written: Uint8Array[] = [];
  readonly rooms: number[] = [];
  readonly #script: Step[];
  #held: Promise<void> = Promise.resolve();

  constructor(...script: Step[]) {
    this.#script = script;
  }

  read(buffer: Uint8Array): Promise<number | null> {
    this.rooms.push(buffer.length);
    const step = this.#script.shift();
    if (step === undefined) return Promise.resolve(null);
    if (step instanceof Error) return Promise.reject(step);
    const count = Math.min(step.length, buffer.length);
    buffer.set(step.subarray(0, count));
    if (count < step.length) this.#script.unshift(step.subarray(count));
    return Promise.resolve(count);
  }

  /** Makes every write wait until the function that it returns is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  /** Looks at the bytes as late as a kernel may. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#held;
    this.written.push(bytes.slice());
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {}
}
