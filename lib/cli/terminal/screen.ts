import type { TerminalDevice } from "./device.ts";

/** How a {@linkcode Screen} draws. */
export interface ScreenOptions {
  /** Draws the prompt's row; asked once per write, so always the newest state. */
  drawRow: () => string;
  /** Told when the terminal cannot be written to. */
  onError: (error: Error) => void;
  /** The most UTF-16 code units that wait for the terminal; what is more is left out and counted. */
  maxPending: number;
}

const ERASE_ROW = "\r\x1b[K";
const ENCODER = new TextEncoder();

/**
 * The output half of a prompt: lines scroll by above, the prompt's row stays below.
 *
 * Whatever gathers while a write is under way goes out in the next one, so a flood of messages
 * costs few writes, and a slow terminal delays nobody but itself.
 */
export class Screen {
  readonly #device: TerminalDevice;
  readonly #options: ScreenOptions;
  #above = "";
  #leftOut = 0;
  #stale = false;
  #ending: string | undefined;
  #writing: Promise<void> | undefined;

  /** Draws on a device; the first {@linkcode Screen.refresh} draws the first row. */
  constructor(device: TerminalDevice, options: ScreenOptions) {
    this.#device = device;
    this.#options = options;
  }

  /**
   * Writes lines above the prompt's row.
   *
   * @param text One or more lines, without a newline at the end. Written as it is: text of unknown
   *   origin goes through `safe()` first.
   * @returns Resolves when the terminal took it, never rejects.
   */
  print(text: string): Promise<void> {
    if (this.#ending !== undefined) return this.refresh();
    if (this.#above.length + text.length > this.#options.maxPending) this.#leftOut++;
    else this.#above += text.replaceAll(/\r?\n/g, "\r\n") + "\r\n";
    return this.refresh();
  }

  /** Writes a control sequence that leaves the prompt's row to be drawn again, such as a bell. */
  send(control: string): Promise<void> {
    if (this.#above.length < this.#options.maxPending) this.#above += control;
    return this.refresh();
  }

  /** Draws the row again, after a change of what it shows or of the terminal's width. */
  refresh(): Promise<void> {
    if (this.#ending !== undefined) return this.#writing ?? Promise.resolve();
    this.#stale = true;
    return this.#writing ??= this.#write();
  }

  /**
   * Removes the row, writes what waits and a last text; at once, since a program that exits waits
   * for nothing.
   *
   * @returns Resolves when the terminal took it, never rejects.
   */
  end(last: string): Promise<void> {
    if (this.#ending !== undefined) return this.#writing ?? Promise.resolve();
    this.#ending = last;
    try {
      writeAllSync(this.#device, this.#take());
    } catch {
      // A terminal that has gone needs no last text.
    }
    return this.#writing ?? Promise.resolve();
  }

  async #write(): Promise<void> {
    try {
      await undefined; // Whatever the same turn prints shares the first write.
      while (this.#stale) await writeAll(this.#device, this.#take());
    } catch (error) {
      this.#stale = false;
      this.#options.onError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      this.#writing = undefined;
    }
  }

  #take(): Uint8Array {
    const leftOut = this.#leftOut === 0 ? "" : `… ${this.#leftOut} more not shown\r\n`;
    const row = this.#ending ?? this.#options.drawRow();
    const bytes = ENCODER.encode(ERASE_ROW + this.#above + leftOut + row);
    this.#above = "";
    this.#leftOut = 0;
    this.#stale = false;
    return bytes;
  }
}

async function writeAll(device: TerminalDevice, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await device.write(bytes.subarray(at));
}

function writeAllSync(device: TerminalDevice, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += device.writeSync(bytes.subarray(at));
}
