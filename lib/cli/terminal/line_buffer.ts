import { boundaryAfter, boundaryBefore } from "./grapheme.ts";

/** Limits of a {@linkcode LineBuffer}. */
export interface LineBufferOptions {
  /**
   * The most bytes of UTF-8 a line may hold.
   *
   * @default {65536}
   */
  maxBytes?: number;
}

const ENCODER = new TextEncoder();

/**
 * A line under edit: a text and a cursor that always stands between two grapheme clusters, so that
 * one key moves over, or deletes, one visible character.
 */
export class LineBuffer {
  readonly #maxBytes: number;
  #text = "";
  #cursor = 0;
  #killed = "";

  /** Starts with an empty line. */
  constructor(options: LineBufferOptions = {}) {
    this.#maxBytes = options.maxBytes ?? 65536;
  }

  /** The whole line. */
  get text(): string {
    return this.#text;
  }

  /** Where the cursor stands, in UTF-16 code units from the start. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Replaces the line, as far as it fits, and puts the cursor at its end. */
  set(text: string): void {
    this.#text = "";
    this.#cursor = 0;
    this.insert(text);
  }

  /**
   * Inserts text at the cursor, as much as fits.
   *
   * @returns Whether all of it fitted.
   */
  insert(text: string): boolean {
    const room = this.#maxBytes - ENCODER.encode(this.#text).length;
    // Encoding stops at a code point, so no surrogate pair is cut.
    const { read } = ENCODER.encodeInto(text, new Uint8Array(Math.min(room, text.length * 3)));
    const head = this.#text.slice(0, this.#cursor) + text.slice(0, read);
    this.#text = head + this.#text.slice(this.#cursor);
    this.#cursor = this.#snapped(head.length);
    return read === text.length;
  }

  /**
   * Replaces the text between an offset and the cursor, as completion does.
   *
   * @returns Whether all of the new text fitted.
   */
  replaceFrom(start: number, text: string): boolean {
    this.#remove(start, this.#cursor);
    return this.insert(text);
  }

  /** Deletes the character before the cursor. */
  backspace(): void {
    this.#remove(this.#before(), this.#cursor);
  }

  /** Deletes the character after the cursor. */
  delete(): void {
    this.#remove(this.#cursor, this.#after());
  }

  /** Moves one character to the left. */
  left(): void {
    this.#cursor = this.#before();
  }

  /** Moves one character to the right. */
  right(): void {
    this.#cursor = this.#after();
  }

  /** Moves to the start of the line. */
  home(): void {
    this.#cursor = 0;
  }

  /** Moves to the end of the line. */
  end(): void {
    this.#cursor = this.#text.length;
  }

  /** Moves to the start of the word before the cursor. */
  wordLeft(): void {
    this.#cursor = this.#wordStart();
  }

  /** Moves to the end of the word after the cursor. */
  wordRight(): void {
    this.#cursor = this.#wordEnd();
  }

  /** Cuts the word before the cursor. */
  killWordLeft(): void {
    this.#kill(this.#wordStart(), this.#cursor);
  }

  /** Cuts the word after the cursor. */
  killWordRight(): void {
    this.#kill(this.#cursor, this.#wordEnd());
  }

  /** Cuts all that stands before the cursor. */
  killToStart(): void {
    this.#kill(0, this.#cursor);
  }

  /** Cuts all that stands after the cursor. */
  killToEnd(): void {
    this.#kill(this.#cursor, this.#text.length);
  }

  /**
   * Inserts what was cut last.
   *
   * @returns Whether all of it fitted.
   */
  yank(): boolean {
    return this.insert(this.#killed);
  }

  #before(): number {
    return boundaryBefore(this.#text, this.#cursor - 1);
  }

  #after(): number {
    return boundaryAfter(this.#text, this.#cursor + 1);
  }

  #wordStart(): number {
    let at = this.#cursor;
    while (at > 0 && isSpace(this.#text, at - 1)) at--;
    while (at > 0 && !isSpace(this.#text, at - 1)) at--;
    return boundaryBefore(this.#text, at);
  }

  #wordEnd(): number {
    let at = this.#cursor;
    while (at < this.#text.length && isSpace(this.#text, at)) at++;
    while (at < this.#text.length && !isSpace(this.#text, at)) at++;
    return boundaryAfter(this.#text, at);
  }

  #kill(start: number, end: number): void {
    if (start < end) this.#killed = this.#text.slice(start, end);
    this.#remove(start, end);
  }

  #remove(start: number, end: number): void {
    this.#text = this.#text.slice(0, start) + this.#text.slice(end);
    this.#cursor = this.#snapped(start);
  }

  /** What now stands together may have joined into one cluster, which the cursor must not split. */
  #snapped(at: number): number {
    return boundaryAfter(this.#text, at);
  }
}

function isSpace(text: string, at: number): boolean {
  return /\s/.test(text.charAt(at));
}
