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
const COMMENT_REGEXP = /\/\/(?<line>.*)|\/\*(?<block>[^]*?)\*\//y;
const STRING_REGEXP = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'/y;
const PATTERN_REGEXP = /\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[a-z]*/y;
/** From a backquote, or from the brace that ends a value, to the next value or the end. */
const TEMPLATE_REGEXP = /[`}]((?:[^`\\$]|\\[^]|\$(?!\{))*)(?<end>`|\$\{)/y;
const WORD_REGEXP = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*|[^]/uy;

/** A slash after one of these begins a regular expression; after others it divides. */
const BEFORE_PATTERN_REGEXP =
  /(?:^|[(,=:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))$/;

/** Cuts `source` into tokens, white space left out. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open template value, how many braces are open inside it. */
  const braces: number[] = [];
  let at = 0;
  let line = 1;
  let last = "";

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(source);
  }

  function next(): [kind: Token["kind"] | "space", text: string, match: RegExpExecArray] {
    let match = take(SPACE_REGEXP);
    if (match) return ["space", "", match];
    if ((match = take(COMMENT_REGEXP))) {
      return ["comment", match.groups!["line"] ?? match.groups!["block"]!, match];
    }
    if ((match = take(STRING_REGEXP))) return ["string", match[1] ?? match[2]!, match];
    if (source[at] === "`" || (source[at] === "}" && braces.at(-1) === 0)) {
      if ((match = take(TEMPLATE_REGEXP))) {
        if (source[at] === "}") braces.pop();
        if (match.groups!["end"] === "${") braces.push(0);
        return ["string", match[1]!, match];
      }
    }
    if (BEFORE_PATTERN_REGEXP.test(last) && (match = take(PATTERN_REGEXP))) {
      return ["string", match[1]!, match];
    }
    match = take(WORD_REGEXP)!;
    if (braces.length > 0 && match[0] === "{") braces[braces.length - 1]!++;
    if (braces.length > 0 && match[0] === "}") braces[braces.length - 1]!--;
    return ["code", match[0], match];
  }

  while (at < source.length) {
    const [kind, text, match] = next();
    if (kind !== "space") tokens.push({ kind, text, line });
    // After a template's `${` an expression begins, as after a brace.
    if (kind === "code") last = text;
    if (kind === "string") last = match[0].endsWith("${") ? "{" : "string";
    at += match[0].length;
    line += match[0].split("\n").length - 1;
  }
  return tokens;
}
