import { concat } from "@std/bytes";

/**
 * Pairs what comes with what was recorded, message by message. Without frames a stream has no
 * messages of its own: the recorded lengths then say where one ends.
 */
export class Expected {
  /** How many of the recorded messages have come. */
  count = 0;
  readonly #recorded: readonly Uint8Array[];
  readonly #isStream: boolean;
  #pending: Uint8Array[] = [];
  #size = 0;

  /** Begins with the first message. */
  constructor(recorded: readonly Uint8Array[], options: { isStream: boolean }) {
    this.#recorded = recorded;
    this.#isStream = options.isStream;
  }

  /** Takes what came; gives each message with its recorded one, or without when there is none left. */
  *take(bytes: Uint8Array): Generator<readonly [came: Uint8Array, recorded?: Uint8Array]> {
    if (!this.#isStream) {
      yield this.#pair(bytes);
      return;
    }
    for (let rest = bytes; rest.length > 0;) {
      const next = this.#recorded[this.count];
      if (next === undefined) {
        yield [rest];
        return;
      }
      const piece = rest.subarray(0, next.length - this.#size);
      rest = rest.subarray(piece.length);
      this.#pending.push(piece.slice());
      this.#size += piece.length;
      if (this.#size === next.length) yield this.#complete();
    }
  }

  /** Takes the end: a message of which a part has come. */
  *end(): Generator<readonly [came: Uint8Array, recorded?: Uint8Array]> {
    if (this.#size > 0) yield this.#complete();
  }

  #complete(): readonly [Uint8Array, Uint8Array?] {
    const whole = concat(this.#pending);
    this.#pending = [];
    this.#size = 0;
    return this.#pair(whole);
  }

  #pair(came: Uint8Array): readonly [Uint8Array, Uint8Array?] {
    const recorded = this.#recorded[this.count];
    if (recorded === undefined) return [came];
    this.count++;
    return [came, recorded];
  }
}
