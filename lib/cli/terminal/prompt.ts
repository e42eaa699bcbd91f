import { toError } from "../../errors.ts";
import { standardTerminal, type TerminalDevice } from "./device.ts";
import { KeyDecoder } from "./keys.ts";
import { Screen } from "./screen.ts";
import { Typing, type TypingOptions } from "./typing.ts";
import { watchTerminal } from "./watch.ts";

/** Options of a {@linkcode Prompt}. */
export interface PromptOptions extends TypingOptions {
  /** Closes the prompt. */
  signal?: AbortSignal;
}

/**
 * How a prompt ended: `end` (Ctrl-D, or the terminal went away), `interrupt` (Ctrl-C or a signal),
 * `closed` (by its owner), `failed` (the terminal could not be read or written).
 */
export type PromptOutcome = "open" | "end" | "interrupt" | "closed" | "failed";

// Terminals with bracketed paste mark what is pasted, so that a pasted Tab is not a key.
const [PASTE_ON, PASTE_OFF] = ["\x1b[?2004h", "\x1b[?2004l"];
// Lines entered faster than they are taken wait here; then reading waits.
const MAX_WAITING_LINES = 64;

/**
 * A line editor on a terminal where messages arrive while a person types: what is printed goes
 * above, and the prompt with the half-typed line stays intact below.
 *
 * Reading begins at once. The terminal is restored when the prompt ends, in whatever way. A read
 * that is under way then stays pending until the next key, and what it brings is dropped.
 */
export class Prompt implements Disposable, AsyncDisposable {
  readonly #device: TerminalDevice;
  readonly #signal: AbortSignal | undefined;
  readonly #screen: Screen;
  readonly #typing: Typing;
  readonly #keys = new KeyDecoder();
  readonly #closed = Promise.withResolvers<Error | undefined>();
  readonly #lines: ReadableStream<string>;
  readonly #close = () => this.#finish("closed");
  #controller: ReadableStreamDefaultController<string> | undefined;
  #outcome: PromptOutcome = "open";
  #entered = 0;

  /**
   * Takes over a terminal.
   *
   * @param device The terminal; {@linkcode terminalPrompt} gives the real one.
   * @param options Texts, limits and completion.
   */
  constructor(device: TerminalDevice, options: PromptOptions = {}) {
    const { signal } = options;
    this.#device = device;
    this.#signal = signal;
    this.#screen = new Screen(device, {
      drawRow: (columns) => this.#typing.draw(columns),
      onError: (error) => this.#finish("failed", error),
    });
    this.#typing = new Typing(this.#screen, {
      ...options,
      onLine: (line) => this.#enter(line),
      onFinish: (how) => this.#finish(how),
    });
    device.setRaw(true);
    this.#screen.send(PASTE_ON);
    this.#lines = new ReadableStream<string>({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#pull(),
      cancel: () => this.#cancel(),
    }, { highWaterMark: MAX_WAITING_LINES });
    signal?.addEventListener("abort", this.#close);
    if (signal?.aborted) this.close();
  }

  /** How the prompt ended, or `open`. */
  get outcome(): PromptOutcome {
    return this.#outcome;
  }

  /** Resolves when the terminal is restored, to the error that ended the prompt if one did. */
  get closed(): Promise<Error | undefined> {
    return this.#closed.promise;
  }

  /** What stands before the line. */
  get prompt(): string {
    return this.#typing.prompt;
  }

  /** Changes what stands before the line, at once. */
  set prompt(text: string) {
    this.#typing.prompt = text;
    this.refresh();
  }

  /**
   * The lines entered, each without its newline, until the prompt ends; why it ended is in
   * {@linkcode Prompt.outcome}. Leaving the loop closes the prompt. To be called once.
   */
  lines(): AsyncIterable<string> {
    return this.#lines;
  }

  /**
   * Writes lines above the prompt, together with all else that this turn of the event loop prints.
   *
   * @param text One or more lines, without a newline at the end. Written as it is: text of unknown
   *   origin goes through `safe()` first.
   */
  print(text: string): void {
    this.#screen.print(text);
  }

  /** Draws the prompt's row again, as after a change of the terminal's width. */
  refresh(): void {
    this.#screen.refresh();
  }

  /** Ends the prompt as Ctrl-C does. */
  interrupt(): void {
    this.#finish("interrupt");
  }

  /** Ends the prompt and restores the terminal. Further calls do nothing. */
  close(): void {
    this.#close();
  }

  /** The same as {@linkcode Prompt.close}. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes, and waits until the terminal is restored. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.closed;
  }

  async #pull(): Promise<void> {
    const before = this.#entered;
    const buffer = new Uint8Array(4096);
    try {
      while (this.#outcome === "open" && this.#entered === before) {
        const count = await this.#device.read(buffer);
        if (count === null) this.#finish("end");
        else this.#press(buffer.subarray(0, count));
      }
    } catch (error) {
      this.#finish("failed", toError(error));
    }
  }

  #press(bytes: Uint8Array): void {
    for (const key of this.#keys.push(bytes)) {
      if (this.#outcome === "open") this.#typing.press(key);
    }
  }

  #enter(line: string): void {
    this.#entered++;
    this.#controller?.enqueue(line);
  }

  #cancel(): void {
    this.#controller = undefined; // A cancelled stream may not be closed any more.
    this.close();
  }

  #finish(outcome: PromptOutcome, error?: Error): void {
    if (this.#outcome !== "open") return;
    this.#outcome = outcome;
    this.#signal?.removeEventListener("abort", this.#close);
    this.#screen.end(PASTE_OFF);
    try {
      this.#device.setRaw(false);
    } catch (cause) {
      error ??= toError(cause);
    }
    this.#controller?.close();
    this.#closed.resolve(error);
  }
}

/**
 * Opens a prompt on the terminal that stdin and stdout are connected to.
 *
 * It follows the terminal's width, comes back after Ctrl-Z and `fg`, and restores the terminal when
 * the program exits or is interrupted. SIGINT, SIGTERM and SIGHUP end the prompt rather than the
 * program: who started it goes on when its lines end, and exits.
 *
 * @param options Texts, limits and completion.
 * @returns The open prompt.
 */
export function terminalPrompt(options: PromptOptions = {}): Prompt {
  const device = standardTerminal();
  const prompt = new Prompt(device, options);
  watchTerminal(prompt, device);
  return prompt;
}
