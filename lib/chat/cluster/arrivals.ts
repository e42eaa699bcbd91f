import { Deadline } from "../../net/deadline.ts";

/** What {@linkcode Arrivals} needs. */
export interface ArrivalsInit {
  /** Milliseconds that one may take. */
  deadline: number;
  /** Milliseconds without any after which `onSilence` is called, while some are expected. */
  silence: number;
  /** Is told of the silence. */
  onSilence: () => void;
}

interface Expected {
  id: number;
  due: number;
  resolve(hasArrived: boolean): void;
}

/** Messages that are kept, and have yet to come back. */
export class Arrivals {
  readonly #init: ArrivalsInit;
  readonly #silence: Deadline;
  // In the order of ids, as far as one connection acknowledges in that order.
  readonly #expected: Expected[] = [];

  /** Expects nothing yet. */
  constructor(init: ArrivalsInit) {
    this.#init = init;
    this.#silence = new Deadline(init.silence, () => this.#break());
  }

  /** Resolves to `true` when a message has come, and to `false` when it takes too long. */
  expect(id: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#expected.push({ id, resolve, due: performance.now() + this.#init.deadline });
    if (!this.#silence.isSet) this.#silence.set(this.#init.silence);
    return promise;
  }

  /** All up to this id have come. */
  arrive(id: number): void {
    if (this.#expected.length === 0) return;
    while (this.#expected.length > 0 && this.#expected[0]!.id <= id) {
      this.#expected.shift()!.resolve(true);
    }
    if (this.#expected.length > 0) this.#silence.set(this.#init.silence);
    else this.#silence.clear();
  }

  /** Gives up all. */
  close(): void {
    this.#silence[Symbol.dispose]();
    for (const { resolve } of this.#expected.splice(0)) resolve(false);
  }

  #break(): void {
    const now = performance.now();
    while (this.#expected.length > 0 && this.#expected[0]!.due <= now) {
      this.#expected.shift()!.resolve(false);
    }
    if (this.#expected.length === 0) return;
    this.#silence.set(this.#init.silence);
    this.#init.onSilence();
  }
}
