import { Deadline } from "./deadline.ts";

/** What {@linkcode Progress} asks for. */
export interface ProgressOptions {
  /** How many bytes have moved so far. */
  count: () => number;
  /** How long a window is, in milliseconds; 0 asks for nothing. */
  timeout: number;
  /** How many bytes a second must move, as the mean of each window. */
  minRate: number;
  /** Is told that fewer did. */
  onStalled: () => void;
}

/**
 * Sees to it that a transfer moves: within each window so many bytes. A deadline that began anew with
 * every byte could be put off for ever, a byte at a time.
 */
export class Progress implements Disposable {
  readonly #options: ProgressOptions;
  readonly #deadline: Deadline;
  #base = 0;

  /** Watches nothing yet. */
  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#deadline = new Deadline(options.timeout || Infinity, () => this.#look());
  }

  /** Begins to watch, or goes on. */
  start(): void {
    if (this.#deadline.isSet || this.#deadline.resume()) return;
    this.#base = this.#options.count();
    this.#deadline.set(this.#options.timeout);
  }

  /** Holds the window: what is not waited for is nobody's delay. */
  pause(): void {
    this.#deadline.pause();
  }

  /** Ends watching. */
  stop(): void {
    this.#deadline.clear();
  }

  /** Stops for good. */
  [Symbol.dispose](): void {
    this.#deadline[Symbol.dispose]();
  }

  #look(): void {
    const { count, timeout, minRate, onStalled } = this.#options;
    const least = Math.max(1, minRate * timeout / 1000);
    if (count() - this.#base < least) onStalled();
    else this.start();
  }
}
