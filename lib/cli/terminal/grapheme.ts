const SEGMENTER = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Splits a text into what a person calls characters: grapheme clusters (Unicode UAX #29).
 *
 * @param text Any text.
 * @returns The clusters in order.
 */
export function* graphemes(text: string): Generator<string> {
  for (const { segment } of SEGMENTER.segment(text)) yield segment;
}

/**
 * The nearest cluster boundary at or before an offset.
 *
 * @param text Any text.
 * @param at An offset in UTF-16 code units.
 * @returns The offset of the boundary.
 */
export function boundaryBefore(text: string, at: number): number {
  if (at <= 0) return 0;
  return SEGMENTER.segment(text).containing(at)?.index ?? text.length;
}

/**
 * The nearest cluster boundary at or after an offset.
 *
 * @param text Any text.
 * @param at An offset in UTF-16 code units.
 * @returns The offset of the boundary.
 */
export function boundaryAfter(text: string, at: number): number {
  const start = boundaryBefore(text, at);
  if (start >= at) return Math.min(start, text.length);
  return start + (SEGMENTER.segment(text).containing(start)?.segment.length ?? 0);
}
