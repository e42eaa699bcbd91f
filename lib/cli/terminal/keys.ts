import { altKey, controlKey, escapeKey, type Key, sequenceKey, textKey } from "./key.ts";

const ESCAPE = "\x1b";
const PASTE_START = "[200~";
const PASTE_END = "\x1b[201~";
const TEXT_REGEXP = /\P{Cc}+/uy;
// What may follow Escape (ECMA-48, section 5.4); first F1 to F5 of the Linux console.
const SEQUENCE_REGEXP = /\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[@-~]/y;
// Bounded, so that garbage is not waited on for ever.
const INCOMPLETE_REGEXP = /(?:\[\[?|\[[0-?]{0,32}[ -/]{0,4}|O[0-9;]{0,8})?$/y;
const BROKEN_REGEXP = /[[O][0-?]*[ -/]*/y;

/**
 * Turns the bytes a terminal sends into keys, however the reads cut them.
 *
 * An escape sequence or a character that is still incomplete waits for the next read. So does a
 * lone Escape: it becomes the `escape` key unless the next read goes on with `[` or `O`. No timer
 * is needed for that, as Escape alone edits nothing.
 */
export class KeyDecoder {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #input = "";
  #at = 0;
  #keys: Key[] = [];
  #pasting = false;

  /**
   * Takes what one read returned.
   *
   * @param bytes Any bytes; ill-formed UTF-8 becomes U+FFFD, unknown sequences `unknown` keys.
   * @returns The keys that are complete now.
   */
  push(bytes: Uint8Array): Key[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#input === ESCAPE && text !== "" && !this.#pasting && !/^[[O]/.test(text)) {
      this.#keys.push(escapeKey());
      this.#input = "";
    }
    this.#input += text;
    while (this.#at < this.#input.length && (this.#pasting ? this.#paste() : this.#next()));
    this.#input = this.#input.slice(this.#at);
    this.#at = 0;
    return this.#keys.splice(0);
  }

  /** Takes one key; false when the rest has to wait for the next read. */
  #next(): boolean {
    if (this.#input[this.#at] === ESCAPE) return this.#escaped();
    const text = this.#match(TEXT_REGEXP);
    if (text === undefined) return this.#take(1, controlKey(this.#input.charCodeAt(this.#at)));
    return this.#take(text.length, textKey(text));
  }

  #escaped(): boolean {
    const sequence = this.#match(SEQUENCE_REGEXP, 1);
    if (sequence === PASTE_START) this.#pasting = true;
    if (sequence !== undefined) return this.#take(1 + sequence.length, sequenceKey(sequence));
    if (this.#match(INCOMPLETE_REGEXP, 1) !== undefined) return false;
    const broken = this.#match(BROKEN_REGEXP, 1);
    if (broken !== undefined) return this.#take(1 + broken.length, sequenceKey(broken));
    const next = String.fromCodePoint(this.#input.codePointAt(this.#at + 1) ?? 0);
    return next === ESCAPE ? this.#take(1, escapeKey()) : this.#take(1 + next.length, altKey(next));
  }

  #paste(): boolean {
    const found = this.#input.indexOf(PASTE_END, this.#at);
    const end = found < 0 ? this.#heldPaste() : found;
    const text = this.#input.slice(this.#at, end);
    if (text !== "") this.#keys.push({ ...textKey(text), name: "paste" });
    this.#at = end;
    if (found < 0) return false;
    this.#pasting = false;
    this.#at += PASTE_END.length;
    return true;
  }

  /** Where the tail begins that may be the start of the end mark, or the CR of a CR LF. */
  #heldPaste(): number {
    let start = Math.max(this.#at, this.#input.length - PASTE_END.length + 1);
    for (; start < this.#input.length; start++) {
      const tail = this.#input.slice(start);
      if (tail === "\r" || PASTE_END.startsWith(tail)) break;
    }
    return start;
  }

  #take(length: number, key: Key): boolean {
    this.#at += length;
    if (!this.#pasting) this.#keys.push(key);
    return true;
  }

  #match(sticky: RegExp, skip = 0): string | undefined {
    sticky.lastIndex = this.#at + skip;
    return sticky.exec(this.#input)?.[0];
  }
}
