import { UsageError } from "./errors.ts";

const SIZE_REGEXP = /^(\d+)\s*(?:([kmg])(i?b)?|b)?$/i;
const DURATION_REGEXP = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/;
const POWERS: Record<string, number> = { k: 1, m: 2, g: 3 };
const MILLISECONDS: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
/** What a timer holds; a longer wait would fire at once. */
const MAX_DURATION = 2 ** 31 - 1;

/**
 * Reads a number of bytes.
 *
 * @param text `1500`, `64KiB` (1024 each), `8MB` (1000 each), or a letter alone, `64K`, which means
 * 1024 as it does to `dd`.
 * @returns The number of bytes.
 * @throws {UsageError} When the text is no such number.
 *
 * @example As a person writes it
 * ```ts
 * import { formatSize, parseDuration, parseSize } from "@sockeye/sockeye";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSize("64KiB"), 65_536);
 * assertEquals(formatSize(65_536), "64KiB");
 * assertEquals(parseDuration("1.5m"), 90_000);
 * ```
 */
export function parseSize(text: string): number {
  const match = SIZE_REGEXP.exec(text);
  const [, digits, letter = "", suffix = ""] = match ?? [];
  const base = suffix.toLowerCase() === "b" ? 1000 : 1024;
  const bytes = Number(digits) * base ** (POWERS[letter.toLowerCase()] ?? 0);
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new UsageError(`Cannot read "${text}" as a size: write it as 1500, 64KiB or 8MB`);
}

/**
 * Writes a number of bytes as {@linkcode parseSize} reads it, without rounding.
 *
 * @returns `8MiB`, `64KiB`, or the plain number when no unit divides it.
 */
export function formatSize(bytes: number): string {
  for (const [unit, power] of [["GiB", 3], ["MiB", 2], ["KiB", 1]] as const) {
    if (bytes > 0 && bytes % 1024 ** power === 0) return `${bytes / 1024 ** power}${unit}`;
  }
  return `${bytes}`;
}

/**
 * Reads a length of time.
 *
 * @param text `500ms`, `2s`, `1.5m`, `1h`, `1d`, or a number alone, which counts seconds.
 * @returns Milliseconds.
 * @throws {UsageError} When the text is no such length, or is longer than a timer holds (24 days).
 */
export function parseDuration(text: string): number {
  const [, number, unit = "s"] = DURATION_REGEXP.exec(text) ?? [];
  const duration = Number(number) * (MILLISECONDS[unit] ?? NaN);
  if (duration <= MAX_DURATION) return duration;
  const why = duration > MAX_DURATION ? "the longest is 24 days" : "write it as 500ms, 2s or 1h";
  throw new UsageError(`Cannot read "${text}" as a duration: ${why}`);
}
