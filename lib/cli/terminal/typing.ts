import { safe } from "../../safe.ts";
import { type Complete, completion, listing } from "./completion.ts";
import { Editor, type EditorRequest } from "./editor.ts";
import type { HistoryOptions } from "./history.ts";
import type { Key } from "./key.ts";
import type { LineBufferOptions } from "./line_buffer.ts";
import { render, type Rendered } from "./render.ts";
import type { Screen } from "./screen.ts";

/** Options of {@linkcode Typing}. */
export interface TypingOptions extends LineBufferOptions, HistoryOptions {
  /**
   * What stands before the line; colours (SGR sequences) are allowed.
   *
   * @default {"> "}
   */
  prompt?: string;
  /** Proposes words on Tab; without it Tab is a character like any other. */
  complete?: Complete;
  /**
   * Whether an entered line stays on the screen, above the prompt.
   *
   * @default {true}
   */
  echo?: boolean;
}

/** Who is told of what a person typed. */
export interface TypingListener {
  /** A line was entered. */
  onLine(line: string): void;
  /** Ctrl-D on an empty line, or Ctrl-C. */
  onFinish(how: "end" | "interrupt"): void;
}

const CLEAR = "\x1b[H\x1b[2J";
const BELL = "\x07";

/** What a person types, from keys to lines: editing, completion, and the echo on the screen. */
export class Typing {
  /** What stands before the line. */
  prompt: string;
  readonly #screen: Screen;
  readonly #options: TypingOptions & TypingListener;
  readonly #editor: Editor;
  #afterTab = false;

  /** Starts with an empty line. */
  constructor(screen: Screen, options: TypingOptions & TypingListener) {
    this.prompt = options.prompt ?? "> ";
    this.#screen = screen;
    this.#options = options;
    this.#editor = new Editor(options);
  }

  /** Applies a key and shows what came of it. */
  press(key: Key): void {
    if (key.name === "paste") this.#paste(key.text);
    else this.#serve(this.#editor.press(key));
    this.#afterTab = key.name === "tab";
    this.#screen.refresh();
  }

  /** Draws prompt and line for a terminal of so many columns. */
  draw(columns: number): Rendered {
    const { text, cursor } = this.#editor.line;
    return render({ prompt: this.prompt, text, cursor, columns });
  }

  #paste(text: string): void {
    const [first = "", ...others] = text.split(/\r\n|\r|\n/);
    this.#serve(this.#editor.insert(first));
    for (const line of others) {
      this.#enter();
      this.#serve(this.#editor.insert(line));
    }
  }

  #serve(request: EditorRequest | undefined): void {
    if (request === "enter") this.#enter();
    else if (request === "complete") this.#complete();
    else if (request === "clear") this.#screen.send(CLEAR);
    else if (request === "full") this.#screen.send(BELL);
    else if (request !== undefined) this.#options.onFinish(request);
  }

  #enter(): void {
    const line = this.#editor.enter();
    if (this.#options.echo ?? true) this.#screen.print(this.prompt + safe(line));
    this.#options.onLine(line);
  }

  #complete(): void {
    const { line } = this.#editor;
    if (this.#options.complete === undefined) return this.#serve(this.#editor.insert("\t"));
    const candidates = this.#options.complete(line.text, line.cursor);
    const before = line.text.slice(0, line.cursor);
    const { start, text } = completion(before, candidates);
    if (text !== before.slice(start)) line.replaceFrom(start, text);
    else if (candidates.length > 1 && this.#afterTab) this.#screen.print(listing(candidates));
    else this.#screen.send(BELL);
  }
}
