import { setImmediate } from "node:timers";

/**
 * How many reads the runtime finishes in one turn of a thread's event loop (the budget that tokio
 * gives a task). Of all connections that have something to read it asks each in each turn, and then
 * puts those that come anew in front of those that were left over.
 */
const TURN = 128;
/** How many reads are let go when the loop has caught up: some of their peers will be slow. */
const BATCH = 3 * TURN;
/** After so many looks without a read in between the loop has caught up as well. */
const PATIENCE = TURN;

/**
 * Keeps the peace between many busy connections of one thread: while the event loop lags behind, those
 * that it has served wait for their next read until the others were served too. Without that a few
 * hundred would go on for ever and the rest starve, and each turn would ask thousands in vain.
 *
 * It costs nothing where no more reads are under way than one turn finishes.
 */
export class ReadTurns {
  readonly #held: (() => void)[] = [];
  #pending = 0;
  #begun = 0;
  #isWatched = false;
  #lags = false;
  #vain = 0;

  /** Begins a read: at once, or when what is returned resolves. */
  begin(): Promise<void> | undefined {
    if (this.#pending++ < TURN) return undefined;
    this.#begun++;
    this.#watch();
    if (!this.#lags && this.#held.length === 0 && this.#begun < TURN) return undefined;
    return new Promise((resolve) => this.#held.push(resolve));
  }

  /** Says that a read is done. */
  end(): void {
    this.#pending--;
  }

  #watch(): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    setImmediate(() => this.#look());
  }

  /** Looks at what one turn has begun. */
  #look(): void {
    this.#isWatched = false;
    const begun = this.#begun;
    this.#begun = 0;
    this.#lags = begun >= TURN || begun === 0 && this.#lags && ++this.#vain < PATIENCE;
    if (begun > 0) this.#vain = 0;
    if (!this.#lags) this.#release();
    if (this.#held.length > 0) this.#watch();
  }

  /** Lets those go that have waited longest. */
  #release(): void {
    for (const release of this.#held.splice(0, BATCH)) release();
  }
}
