import { clearImmediate, setImmediate } from "node:timers";
import { toError } from "../../errors.ts";
import type { TerminalDevice } from "./device.ts";
import type { Rendered } from "./render.ts";

/** How a {@linkcode Screen} draws. */
export interface ScreenOptions {
  /** Draws the prompt's row for so many columns; asked once per write, so always the newest state. */
  drawRow: (columns: number) => Rendered;
  /** Told when the terminal cannot be written to. */
  onError: (error: Error) => void;
}

const ERASE_ROW = "\r\x1b[K";
const ERASE_BELOW = "\x1b[J";
const ENCODER = new TextEncoder();
// What gathers in one turn of the event loop is written at its end, but never more than this.
const MAX_GATHERED = 65536;

/**
 * The output half of a prompt: lines scroll by above, the prompt's row stays below.
 *
 * A turn of the event loop costs one write, so a flood of messages costs few. A write blocks until
 * the terminal took it, as those of every shell tool do: nothing piles up behind a slow terminal,
 * nothing is lost, and what was printed before an exit is seen.
 */
export class Screen {
  readonly #device: TerminalDevice;
  readonly #options: ScreenOptions;
  #above = "";
  #scheduled: ReturnType<typeof setImmediate> | undefined;
  #ended = false;
  #drawn = { column: 0, columns: 0 };

  /** Draws on a device; the first {@linkcode Screen.refresh} draws the first row. */
  constructor(device: TerminalDevice, options: ScreenOptions) {
    this.#device = device;
    this.#options = options;
  }

  /**
   * Writes lines above the prompt's row, at the end of this turn of the event loop.
   *
   * @param text One or more lines, without a newline at the end. Written as it is: text of unknown
   *   origin goes through `safe()` first.
   */
  print(text: string): void {
    this.send(text.replaceAll(/\r?\n/g, "\r\n") + "\r\n");
  }

  /** Writes a control sequence that leaves the prompt's row to be drawn again, such as a bell. */
  send(control: string): void {
    if (this.#ended) return;
    this.#above += control;
    if (this.#above.length > MAX_GATHERED) this.#draw();
    else this.refresh();
  }

  /** Draws the row again, after a change of what it shows or of the terminal's width. */
  refresh(): void {
    if (this.#ended) return;
    this.#scheduled ??= setImmediate(() => this.#draw());
  }

  /** Removes the row and writes, before it returns, what has gathered and a last text. */
  end(last: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#write({ output: last, column: 0 }, this.#device.columns());
  }

  #draw(): void {
    const columns = this.#device.columns();
    this.#write(this.#options.drawRow(columns), columns);
  }

  #write({ output, column }: Rendered, columns: number): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const bytes = ENCODER.encode(this.#eraseRow(columns) + this.#above + output);
    this.#above = "";
    this.#drawn = { column, columns };
    try {
      for (let at = 0; at < bytes.length;) at += this.#device.write(bytes.subarray(at));
    } catch (error) {
      this.#options.onError(toError(error));
    }
  }

  /** A terminal that was narrowed has broken the row in several: goes up to the first of them. */
  #eraseRow(columns: number): string {
    if (columns >= this.#drawn.columns) return ERASE_ROW;
    const above = Math.floor(this.#drawn.column / columns);
    return `\r${above > 0 ? `\x1b[${above}A` : ""}${ERASE_BELOW}`;
  }
}
