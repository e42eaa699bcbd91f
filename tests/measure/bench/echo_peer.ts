import type { LoadChannel } from "../../../lib/measure/bench/target.ts";

const HERE = { scheme: "tcp", host: "127.0.0.1", port: 9 } as const;

/** A peer that echoes when it is told to: its time is that of the test. */
export class EchoPeer implements LoadChannel {
  readonly local = HERE;
  readonly remote = HERE;
  /** What it was sent and has not answered. */
  waiting: Uint8Array[] = [];
  #receive = Promise.withResolvers<readonly Uint8Array[] | null>();
  #asked = Promise.withResolvers<void>();

  send(messages: readonly Uint8Array[]): Promise<void> {
    this.waiting.push(...messages);
    return Promise.resolve();
  }

  receive(): Promise<readonly Uint8Array[] | null> {
    this.#asked.resolve();
    return this.#receive.promise;
  }

  /** Gives messages, and waits until the other end has taken them and asks for more. */
  async answer(messages: readonly Uint8Array[] = this.waiting.splice(0)): Promise<void> {
    await this.#asked.promise;
    this.#asked = Promise.withResolvers();
    const { resolve } = this.#receive;
    this.#receive = Promise.withResolvers();
    resolve(messages);
    await this.#asked.promise;
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#receive.resolve(null);
  }
}
