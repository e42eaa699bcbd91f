/**
 * TypeScript cut into code, text and comments: as much of its grammar as it takes not to mistake
 * one for another.
 *
 * @module
 */

/** A piece of source. Strings and comments hold their content without quotes and slashes. */
export interface Token {
  /** What the piece is. A regular expression is a string too, as is each part of a template. */
  kind: "code" | "string" | "comment";
  /** The piece. */
  text: string;
  /** The line it begins on, from 1. */
  line: number;
}

const SPACE_REGEXP = /\s+/y;
const COMMENT_REGEXP = /\/\/(.*)|\/\*([^]*?)\*\//y;
const STRING_REGEXP = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/y;
const PATTERN_REGEXP = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[a-z]*/y;
/** From a backquote, or from the brace that ends a value, to the next value or the end. */
const TEMPLATE_REGEXP = /[`}]((?:[^`\\$]|\\[^]|\$(?!\{))*)(?:`|\$\{)/y;
const WORD_REGEXP = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*|[^]/uy;

/** A slash after one of these begins a regular expression; after others it divides. */
const BEFORE_PATTERN_REGEXP =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))$/;

/** Cuts `source` into tokens, white space left out. */
export function tokenize(source: string): Token[] {
  return [...new Tokenizer(source).tokens()];
}

/** A kind, the content, and how many characters they take in the source. */
type Piece = [kind: Token["kind"] | "space", text: string, length: number];

class Tokenizer {
  readonly #source: string;
  #at = 0;
  /** The code before this place, as far as it tells what a slash means. */
  #last = "";
  /** For each open template value, how many braces are open inside it. */
  readonly #braces: number[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  *tokens(): Generator<Token> {
    let line = 1;
    while (this.#at < this.#source.length) {
      const [kind, text, length] = this.#blank() ?? this.#text() ?? this.#code();
      if (kind !== "space") yield { kind, text, line };
      const end = this.#at + length;
      line += this.#source.slice(this.#at, end).split("\n").length - 1;
      this.#at = end;
    }
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#source);
  }

  #blank(): Piece | undefined {
    const space = this.#take(SPACE_REGEXP);
    if (space) return ["space", "", space[0].length];
    const comment = this.#take(COMMENT_REGEXP);
    return comment ? ["comment", comment[1] ?? comment[2]!, comment[0].length] : undefined;
  }

  #text(): Piece | undefined {
    const match = this.#take(STRING_REGEXP) ?? this.#template() ?? this.#pattern();
    if (!match) return undefined;
    // After a template's `${` an expression begins, as after a brace.
    this.#last = match[0].endsWith("${") ? "{" : "string";
    return ["string", match[1] ?? match[2]!, match[0].length];
  }

  #template(): RegExpExecArray | null {
    const closesValue = this.#source[this.#at] === "}";
    if (closesValue && this.#braces.at(-1) !== 0) return null;
    const match = this.#take(TEMPLATE_REGEXP);
    if (!match) return null;
    if (closesValue) this.#braces.pop();
    if (match[0].endsWith("${")) this.#braces.push(0);
    return match;
  }

  #pattern(): RegExpExecArray | null {
    return BEFORE_PATTERN_REGEXP.test(this.#last) ? this.#take(PATTERN_REGEXP) : null;
  }

  #code(): Piece {
    const [word] = this.#take(WORD_REGEXP)!;
    const depth = this.#braces.length - 1;
    if (depth >= 0 && word === "{") this.#braces[depth]!++;
    if (depth >= 0 && word === "}") this.#braces[depth]!--;
    this.#last = word;
    return ["code", word, word.length];
  }
}
