import { ChatError } from "../protocol/chat_error.ts";
import { skeleton } from "./skeleton.ts";

/** What a name is longer than never, unless told otherwise. */
const MAX_NAME = 24;

/** Scripts in common use (Unicode Standard Annex 31, table 5), one for a name. */
const SCRIPTS = (
  "Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Hebrew " +
  "Kannada Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan"
).split(" ").map((script) => [script]);

/** Scripts that are written together (Unicode Technical Standard 39, section 5.2). */
const TOGETHER = [
  ["Han", "Hiragana", "Katakana", "Latin"],
  ["Han", "Bopomofo", "Latin"],
  ["Han", "Hangul", "Latin"],
];

const SCRIPT_REGEXPS = [...SCRIPTS, ...TOGETHER].map((scripts) => {
  const classes = scripts.map((script) => `\\p{Script_Extensions=${script}}`).join("");
  return new RegExp(`^[${classes}\\p{Script=Inherited}0-9_-]+$`, "u");
});

// A letter or digit, then also marks, of which more than two in a row bury the line above.
const SHAPE_REGEXP = /^(?!\p{DI})[\p{L}\p{Nd}](?:(?!\p{DI}|\p{M}{3})[\p{L}\p{M}\p{Nd}_-])*$/u;

const RESERVED = new Set(["server", "system", "operator"].map(skeleton));

/** Options of {@linkcode parseName}. */
export interface NameOptions {
  /**
   * How many characters (code points) the name has at most.
   *
   * @default {24}
   */
  max?: number;
}

/**
 * Reads a member's name.
 *
 * It has letters and digits of one script, `-` and `_`, and begins with a letter or digit. Han may
 * stand with Kana, Bopomofo or Hangul and Latin.
 *
 * @param text The name as it was given.
 * @param options How long it may be.
 * @returns The name in the form NFKC.
 * @throws {ChatError} `bad-name`, saying what is wrong.
 */
export function parseName(text: string, options: NameOptions = {}): string {
  const name = parseWord(text, options);
  const look = skeleton(name);
  if (RESERVED.has(look) || look.startsWith("guest-")) {
    throw badName(`${name} is kept for the server itself`);
  }
  return name;
}

/**
 * Reads the name of a room: as {@linkcode parseName} reads a member's, with or without the `#`, and
 * in small letters.
 *
 * @throws {ChatError} `bad-name`, saying what is wrong.
 */
export function parseRoomName(text: string, options: NameOptions = {}): string {
  return parseWord(text.startsWith("#") ? text.slice(1) : text, options).toLowerCase();
}

/** What two spellings of one name have in common: `Bob` and `bob`. */
export function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function parseWord(text: string, { max = MAX_NAME }: NameOptions): string {
  // Compatibility forms can be many times as long as what they stand for.
  if (text.length > max * 4) throw badName(`it has more than ${max} characters`);
  const name = text.normalize("NFKC");
  const { length } = [...name];
  if (length === 0) throw badName("it is empty");
  if (length > max) throw badName(`it has ${length} characters, and ${max} are the most`);
  if (!SHAPE_REGEXP.test(name)) {
    throw badName('it may have letters, digits, "-" and "_", and begins with a letter or digit');
  }
  if (!SCRIPT_REGEXPS.some((script) => script.test(name))) {
    throw badName("its letters are of more than one script, or of one that is rarely used");
  }
  return name;
}

function badName(fault: string): ChatError {
  return new ChatError(`Cannot take this name: ${fault}`, { code: "bad-name" });
}
