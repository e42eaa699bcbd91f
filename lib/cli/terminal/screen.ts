import { clearImmediate, setImmediate } from "node:timers";
import { toError } from "../../errors.ts";
import type { TerminalDevice } from "./device.ts";

/** How a {@linkcode Screen} draws. */
export interface ScreenOptions {
  /** Draws the prompt's row; asked once per write, so always the newest state. */
  drawRow: () => string;
  /** Told when the terminal cannot be written to. */
  onError: (error: Error) => void;
}

const ERASE_ROW = "\r\x1b[K";
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
    if (this.#above.length > MAX_GATHERED) this.#write(this.#options.drawRow());
    else this.refresh();
  }

  /** Draws the row again, after a change of what it shows or of the terminal's width. */
  refresh(): void {
    if (this.#ended) return;
    this.#scheduled ??= setImmediate(() => this.#write(this.#options.drawRow()));
  }

  /** Removes the row and writes, before it returns, what has gathered and a last text. */
  end(last: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#write(last);
  }

  #write(row: string): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const bytes = ENCODER.encode(ERASE_ROW + this.#above + row);
    this.#above = "";
    try {
      for (let at = 0; at < bytes.length;) at += this.#device.write(bytes.subarray(at));
    } catch (error) {
      this.#options.onError(toError(error));
    }
  }
}
