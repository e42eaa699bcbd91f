import type { TerminalDevice } from "../../../lib/cli/terminal/device.ts";

/** A terminal in memory: a test types on it, and reads what was written. */
export class FakeTerminal implements TerminalDevice {
  /** All that was written. */
  written = "";
  /** How many writes it took. */
  writes = 0;
  /** Whether it is in raw mode. */
  raw = false;
  /** Its width. */
  width = 40;
  #waiting: (() => void)[] = [];
  #typed: (Uint8Array | null | Error)[] = [];
  #reader: PromiseWithResolvers<void> | undefined;

  /** Types; null hangs up, an error breaks the terminal. */
  type(typed: string | null | Error): void {
    this.#typed.push(typeof typed === "string" ? new TextEncoder().encode(typed) : typed);
    this.#reader?.resolve();
  }

  /** Waits until something was written. */
  async shows(text: string): Promise<void> {
    while (!this.written.includes(text)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    while (this.#typed.length === 0) {
      this.#reader = Promise.withResolvers();
      await this.#reader.promise;
    }
    const next = this.#typed.shift()!;
    if (next === null) return null;
    if (next instanceof Error) throw next;
    const count = Math.min(next.length, buffer.length);
    buffer.set(next.subarray(0, count));
    if (count < next.length) this.#typed.unshift(next.subarray(count));
    return count;
  }

  write(bytes: Uint8Array): number {
    this.writes++;
    this.written += new TextDecoder().decode(bytes);
    for (const resolve of this.#waiting.splice(0)) resolve();
    return bytes.length;
  }

  columns(): number {
    return this.width;
  }

  setRaw(raw: boolean): void {
    this.raw = raw;
  }
}
