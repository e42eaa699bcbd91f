import { formatCount, formatMicros } from "../../measure/bench/format.ts";
import type { BenchProgress } from "../../measure/bench/options.ts";
import { roundSize } from "../http/draw_progress.ts";
import type { Sink } from "../sink.ts";

/** A line on a terminal that says how a measurement goes; without a terminal, nothing. */
export class ProgressLine {
  readonly #sink: Sink | undefined;
  #busy = false;

  /** Draws nothing yet. */
  constructor(sink: Sink, { quiet = false }: { quiet?: boolean | undefined } = {}) {
    this.#sink = sink.isTerminal && !quiet ? sink : undefined;
  }

  /** Draws the line again, unless the terminal is slow. */
  show(progress: BenchProgress): void {
    this.draw(describe(progress));
  }

  /** Draws another line. */
  draw(line: string): void {
    if (this.#busy || this.#sink === undefined) return;
    this.#busy = true;
    this.#sink.write(`\r${line}\x1b[K`).then(() => this.#busy = false, () => {}); // Nobody looks.
  }

  /** Takes the line away. */
  async end(): Promise<void> {
    await this.#sink?.write("\r\x1b[K").catch(() => {});
  }
}

function describe({ share, rate, bytesPerSecond, p99, errors }: BenchProgress): string {
  if (share === 0) return "warming up";
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return [
    percent,
    `${formatCount(rate)}/s`,
    `${roundSize(bytesPerSecond)}/s`,
    ...(p99 === 0 ? [] : [`p99 ${formatMicros(p99)}`]),
    ...(errors === 0 ? [] : [`${formatCount(errors)} failed`]),
  ].join("  ");
}
