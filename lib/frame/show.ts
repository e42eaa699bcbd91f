/** Letters, marks, digits, punctuation and the space: no controls, no bidirectional overrides. */
const UNSAFE_REGEXP = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|["\\]/gu;
const ESCAPES: Record<string, string> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  '"': '\\"',
  "\\": "\\\\",
};

/** Each byte as it is written, a space behind. */
const PAIRS = Array.from({ length: 256 }, (_, byte) => `${byte.toString(16).padStart(2, "0")} `);

/** Writes bytes as pairs of hexadecimal digits: `47 45 54 20`. */
export function spacedHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += PAIRS[byte];
  return text.slice(0, -1);
}

/** Puts text in quotes, with whatever could move a cursor or reorder a line written as an escape. */
export function quote(text: string): string {
  return `"${text.replace(UNSAFE_REGEXP, (char) => ESCAPES[char] ?? escapeCode(char))}"`;
}

/** Writes a count of bytes in words: `1 byte`, `20 bytes`. */
export function countBytes(count: number): string {
  return countOf(count, "byte");
}

/** Writes a count of anything in words: `1 message`, `20 messages`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Breaks a text at its spaces into lines of at most `room`; a word longer than a line stays whole. */
export function wrap(text: string, room: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escapeCode(char: string): string {
  const code = char.codePointAt(0)!;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}
