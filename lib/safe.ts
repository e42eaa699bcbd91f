/** How much of a text {@linkcode safe} and {@linkcode safeBytes} show. */
export interface SafeOptions {
  /**
   * The most UTF-8 bytes of the original that are shown; what follows becomes "… N more bytes".
   *
   * @default {65536}
   */
  max?: number;
}

// Sequences whose invisible parts (joiners, variation selectors, tags) belong to what is seen.
const KEPT = [
  /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/u, // flags of Scotland, Texas …
  /\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|[\ufe0e\ufe0f])?(?:\u200d\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\ufe0f)?)*/u,
  /[0-9#*]\ufe0f\u20e3/u, // keycaps
  /\p{Script=Han}[\u{e0100}-\u{e01ef}]/u, // the variant of an ideograph
];

// These scripts are misspelt without joiners; between letters of any other they only hide.
const JOINING_SCRIPTS = ["Arab", "Beng", "Deva", "Gujr", "Guru", "Knda", "Mlym"]
  .concat(["Orya", "Sinh", "Syrc", "Taml", "Telu"])
  .map((script) => `\\p{Script=${script}}`).join("");
const JOINER = `(?<=[${JOINING_SCRIPTS}])[\\u200c\\u200d](?=[${JOINING_SCRIPTS}])`;

// C0, C1 and DEL; all that is drawn as nothing (bidi and zero-width controls, fillers, tags,
// variation selectors); line and paragraph separators; lone surrogates; annotation controls.
const HARMFUL = String
  .raw`(?!\t)[\p{Cc}\p{DI}\p{Zl}\p{Zp}\p{Cs}\ufff9-\ufffb\u{13430}-\u{1345f}]`;

const HARMFUL_REGEXP = new RegExp(HARMFUL, "u");
const HARMFUL_GLOBAL_REGEXP = new RegExp(HARMFUL, "gu");
const SPLIT_REGEXP = new RegExp(
  `(?<kept>${KEPT.map((kept) => kept.source).join("|")}|${JOINER})|${HARMFUL}`,
  "gu",
);

/**
 * Makes text of unknown origin harmless on a terminal and in a log: the output holds no control
 * character (save the tab), nothing that reorders or hides text, and no line break, so one text
 * stays one line.
 *
 * What is taken out is shown as an escape: `\x1b`, `\n`, `\u202e`, `\u{e0001}`. All other text is
 * kept, with the joiners inside emoji and inside the scripts that need them.
 *
 * @param text The text to show.
 * @param options How much of it to show.
 * @returns The text to write, at most four times as many bytes.
 */
export function safe(text: string, options: SafeOptions = {}): string {
  const { max = 65536 } = options;
  const end = text.length * 3 <= max ? text.length : fitting(text, max);
  const head = escapeHarmful(text.slice(0, end));
  return end === text.length ? head : head + moreBytes(byteLength(text.slice(end)));
}

/**
 * Writes a value as JSON on one line, which holds nothing that moves a terminal's cursor or hides
 * text: whoever parses it gets the very same value.
 *
 * @param value The value to write, as `JSON.stringify` takes it.
 * @returns The text to write.
 */
export function safeJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (!HARMFUL_REGEXP.test(json)) return json;
  return json.replace(HARMFUL_GLOBAL_REGEXP, (found) => {
    const units = Array.from({ length: found.length }, (_, i) => found.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}

/**
 * Shows bytes of unknown origin as text: valid UTF-8 as {@linkcode safe} shows it, and each byte
 * that is not as `\xNN`.
 *
 * @param bytes The bytes to show.
 * @param options How much of them to show.
 * @returns The text to write.
 */
export function safeBytes(bytes: Uint8Array, options: SafeOptions = {}): string {
  const { max = 65536 } = options;
  const end = bytes.length <= max ? bytes.length : sequenceStart(bytes, max);
  const head = decodeShowingInvalid(bytes.subarray(0, end));
  return end === bytes.length ? head : head + moreBytes(bytes.length - end);
}

function escapeHarmful(text: string): string {
  if (!HARMFUL_REGEXP.test(text)) return text;
  return text.replace(SPLIT_REGEXP, (match, kept) => kept ?? escapeOf(match));
}

function escapeOf(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return byteEscape(code);
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

function byteEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

function moreBytes(count: number): string {
  return `… ${count} more byte${count === 1 ? "" : "s"}`;
}

function fitting(text: string, max: number): number {
  return new TextEncoder().encodeInto(text, new Uint8Array(max)).read;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

function decodeShowingInvalid(bytes: Uint8Array): string {
  // The byte order mark is kept by the decoder, because it must be shown too.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const shown: string[] = [];
  let start = 0;
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    shown.push(escapeHarmful(decoder.decode(bytes.subarray(start, at))), byteEscape(bytes[at]!));
    start = ++at;
  }
  shown.push(escapeHarmful(decoder.decode(bytes.subarray(start))));
  return shown.join("");
}

/** The length of the well-formed UTF-8 sequence at an offset, or 0 (RFC 3629, section 4). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) if (!isContinuation(bytes[at + i])) return 0;
  const second = bytes[at + 1] ?? 0;
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90);
  const beyond = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f);
  return overlong || beyond ? 0 : length;
}

/** The last offset up to `at` that does not cut a well-formed sequence. */
function sequenceStart(bytes: Uint8Array, at: number): number {
  let start = at;
  while (start > at - 3 && start > 0 && isContinuation(bytes[start])) start--;
  return start + sequenceLength(bytes, start) > at ? start : at;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
