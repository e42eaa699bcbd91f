/**
 * The width of text on a terminal, over the npm package `get-east-asian-width`.
 *
 * @module
 */
import { eastAsianWidth } from "get-east-asian-width";

/**
 * Marks, format characters and the later parts of a Hangul syllable draw on the cell before them.
 * The soft hyphen is a format character that terminals do draw.
 */
const ZERO_WIDTH_REGEXP = /^(?!\u00ad)[\p{Cc}\p{Cf}\p{Mn}\p{Me}\u1160-\u11ff]$/u;

/** How many columns a terminal gives to `str`: code point by code point, none for controls. */
export function unicodeWidth(str: string): number {
  let width = 0;
  for (const char of str) {
    if (!ZERO_WIDTH_REGEXP.test(char)) width += eastAsianWidth(char.codePointAt(0)!);
  }
  return width;
}
