import { History, type HistoryOptions } from "./history.ts";
import type { Key } from "./key.ts";
import { LineBuffer, type LineBufferOptions } from "./line_buffer.ts";

/** What a key asks for that the line itself cannot do. */
export type EditorRequest =
  /** Enter: the line is complete. */
  | "enter"
  /** Ctrl-D on an empty line. */
  | "end"
  /** Ctrl-C, on a terminal that sends it as a character. */
  | "interrupt"
  /** Ctrl-L: the screen is to be cleared. */
  | "clear"
  /** Tab. */
  | "complete"
  /** The line is full, and took none or a part of the text. */
  | "full";

// Emacs keys, as every shell's line editor has them.
const EDITS = new Map<string, (line: LineBuffer) => boolean | void>([
  ["left", (line) => line.left()],
  ["C-b", (line) => line.left()],
  ["right", (line) => line.right()],
  ["C-f", (line) => line.right()],
  ["home", (line) => line.home()],
  ["C-a", (line) => line.home()],
  ["end", (line) => line.end()],
  ["C-e", (line) => line.end()],
  ["C-left", (line) => line.wordLeft()],
  ["M-left", (line) => line.wordLeft()],
  ["M-b", (line) => line.wordLeft()],
  ["C-right", (line) => line.wordRight()],
  ["M-right", (line) => line.wordRight()],
  ["M-f", (line) => line.wordRight()],
  ["backspace", (line) => line.backspace()],
  ["delete", (line) => line.delete()],
  ["C-d", (line) => line.delete()],
  ["C-w", (line) => line.killWordLeft()],
  ["M-backspace", (line) => line.killWordLeft()],
  ["M-d", (line) => line.killWordRight()],
  ["C-delete", (line) => line.killWordRight()],
  ["C-u", (line) => line.killToStart()],
  ["C-k", (line) => line.killToEnd()],
  ["C-y", (line) => line.yank()],
]);

const REQUESTS = new Map<string, EditorRequest>([
  ["enter", "enter"],
  ["C-c", "interrupt"],
  ["C-l", "clear"],
  ["tab", "complete"],
]);

/** A line and its history, driven by keys. */
export class Editor {
  /** The line under edit. */
  readonly line: LineBuffer;
  readonly #history: History;

  /** Starts with an empty line and no history. */
  constructor(options: LineBufferOptions & HistoryOptions = {}) {
    this.line = new LineBuffer(options);
    this.#history = new History(options);
  }

  /**
   * Applies one key.
   *
   * @param key What was pressed. A key without a meaning does nothing.
   * @returns What is left for the caller to do, if anything.
   */
  press(key: Key): EditorRequest | undefined {
    if (key.text !== "") return this.insert(key.text);
    const name = `${key.ctrl ? "C-" : ""}${key.alt ? "M-" : ""}${key.name}`;
    if (name === "C-d" && this.line.text === "") return "end";
    if (name === "up" || name === "C-p") this.#recall(this.#history.up(this.line.text));
    if (name === "down" || name === "C-n") this.#recall(this.#history.down());
    return EDITS.get(name)?.(this.line) === false ? "full" : REQUESTS.get(name);
  }

  /** Inserts text at the cursor; the request is `full` when not all of it fitted. */
  insert(text: string): EditorRequest | undefined {
    return this.line.insert(text) ? undefined : "full";
  }

  /**
   * Ends the line: it goes into the history, and an empty one begins.
   *
   * @returns The line.
   */
  enter(): string {
    const { text } = this.line;
    this.#history.add(text);
    this.line.set("");
    return text;
  }

  #recall(text: string | undefined): void {
    if (text !== undefined) this.line.set(text);
  }
}
