import type { CloseRecord } from "../../lib/net/connection.ts";

/** Collects values as they are told, for tests to wait for. */
export class Told<T> {
  readonly #waiting: ((value: T) => void)[] = [];
  readonly #early: T[] = [];

  /** Tells one. */
  tell(value: T): void {
    const waiter = this.#waiting.shift();
    if (waiter) waiter(value);
    else this.#early.push(value);
  }

  /** The next one, once it is told. */
  next(): Promise<T> {
    if (this.#early.length > 0) return Promise.resolve(this.#early.shift()!);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The records of closed connections; spread it into the options of `serve`. */
export class Records {
  readonly #told = new Told<CloseRecord>();
  readonly onClose = (_: unknown, record: CloseRecord) => this.#told.tell(record);

  next(): Promise<CloseRecord> {
    return this.#told.next();
  }
}

/** The end of a connection, without its figures. */
export function ending({ by, how }: CloseRecord): string {
  return `${by} ${how}`;
}
