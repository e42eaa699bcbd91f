/** How long before a request, in milliseconds, a browser may have opened a connection in reserve. */
const RESERVED = 2000;
const MAX_ADDRESSES = 1024;

/** Remembers at which addresses browsers were lately seen. */
export class Browsers {
  readonly #seen = new Map<string, number>();

  /** A browser has asked for something; `now` is as `performance.now()` gives it. */
  see(address: string, now: number): void {
    this.#seen.delete(address);
    this.#seen.set(address, now);
    if (this.#seen.size > MAX_ADDRESSES) this.#seen.delete(this.#seen.keys().next().value!);
  }

  /** Whether a connection that was opened at a time may be one that a browser keeps in reserve. */
  isNear(address: string, opened: number): boolean {
    return (this.#seen.get(address) ?? -Infinity) > opened - RESERVED;
  }
}
