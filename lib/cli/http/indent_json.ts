/** A string, a bracket, a comma, a colon, or anything else up to the next of these or a blank. */
const TOKEN_REGEXP = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Lays JSON out by two spaces, without changing a value: no digit of a number and no field that comes
 * twice is lost.
 *
 * @returns The lines, or `undefined` when the text is no JSON.
 */
export function indentJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let depth = 0;
  let out = "";
  const newline = () => `\n${"  ".repeat(depth)}`;
  const tokens = text.match(TOKEN_REGEXP) ?? [];
  for (const [i, token] of tokens.entries()) {
    const isEmpty = /[}\]]/.test(tokens[i + 1] ?? "");
    if (token === "{" || token === "[") {
      depth++;
      out += isEmpty ? token : token + newline();
    } else if (token === "}" || token === "]") {
      depth--;
      out += /[{[]/.test(tokens[i - 1]!) ? token : newline() + token;
    } else if (token === ",") out += `,${newline()}`;
    else out += token === ":" ? ": " : token;
  }
  return out;
}
