import { safe } from "../../safe.ts";
import type { Sink } from "../sink.ts";
import { terminalColumns } from "../columns.ts";
import { drawProgress, type Progress } from "./draw_progress.ts";

/** The shortest time between two drawings, in milliseconds. */
const INTERVAL = 100;

/** A line on a terminal that shows how far a download is; without a terminal, nothing. */
export class ProgressBar {
  readonly #sink: Sink | undefined;
  readonly #what: Pick<Progress, "name" | "offset" | "total">;
  readonly #started = performance.now();
  #drawn = -Infinity;
  #busy = false;

  /** Begins to take the time. */
  constructor(sink: Sink | undefined, what: Pick<Progress, "name" | "offset" | "total">) {
    this.#sink = sink;
    this.#what = { ...what, name: safe(what.name) };
  }

  /** Draws the line again, unless that was done a moment ago or the terminal is slow. */
  show(size: number): void {
    const now = performance.now();
    if (this.#busy || now - this.#drawn < INTERVAL) return;
    this.#drawn = now;
    this.#busy = true;
    this.#draw(size).then(() => this.#busy = false, () => {}); // Nobody looks any more.
  }

  /** Draws the last state, and ends the line. */
  async end(size: number): Promise<void> {
    await this.#draw(size, "\n").catch(() => {});
  }

  async #draw(size: number, end = ""): Promise<void> {
    if (this.#sink === undefined) return;
    const elapsed = performance.now() - this.#started;
    const line = drawProgress({ ...this.#what, size, elapsed }, terminalColumns());
    await this.#sink.write(`\r${line}\x1b[K${end}`);
  }
}
