/** How long each phase of an exchange took, in milliseconds. */
export interface HttpTiming {
  /** Looking up the name, and connecting. */
  connect: number;
  /** The TLS handshake; absent without TLS. */
  tls?: number;
  /** From the first byte sent to the first byte of the answer. */
  wait?: number;
  /** From there to the end of the body. */
  body?: number;
  /** All of it so far. */
  total: number;
}

/** A phase that ends: {@linkcode HttpTiming} without its sum. */
export type Phase = Exclude<keyof HttpTiming, "total">;

/** Takes the time of phases that follow each other. */
export class PhaseClock {
  readonly #started = performance.now();
  #before = this.#started;
  /** The phases that are over. */
  readonly timing: HttpTiming = { connect: 0, total: 0 };

  /** Says that a phase is over. */
  end(phase: Phase): void {
    const now = performance.now();
    this.timing[phase] = now - this.#before;
    this.timing.total = now - this.#started;
    this.#before = now;
  }
}
