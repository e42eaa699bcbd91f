import { UsageError } from "../errors.ts";
import { formatSize } from "../units.ts";

/** The largest frame of a codec that was given no limit: 8 MiB. */
export const DEFAULT_MAX_FRAME: number = 8 * 1024 * 1024;

/** Options of every codec. */
export interface CodecOptions {
  /**
   * The largest message, in bytes as decoding gives it, in either direction. A length field that
   * cannot say so much lowers it.
   *
   * @default {8388608}
   */
  maxFrame?: number | undefined;
}

/**
 * The limit that options ask for.
 *
 * @throws {UsageError} When it is no count of bytes.
 */
export function maxFrameOf(options: CodecOptions): number {
  const { maxFrame = DEFAULT_MAX_FRAME } = options;
  return checkInteger(maxFrame, { name: "max", min: 0, max: Number.MAX_SAFE_INTEGER });
}

/**
 * Checks a number that someone chose.
 *
 * @throws {UsageError} When it is no integer, or out of range.
 */
export function checkInteger(
  value: number,
  range: { name: string; min: number; max: number },
): number {
  const { name, min, max } = range;
  if (Number.isSafeInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`Cannot use ${value} as ${name}: it must be from ${min} to ${max}`);
}

/**
 * Writes a spec with those of its options that are set: `u16be:offset=2,max=1MiB`.
 *
 * @param name `u16be`, or a name with its argument: `fixed:64`.
 */
export function specText(name: string, options: Record<string, number | undefined>): string {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  const text = set.map(([key, value]) => `${key}=${key === "max" ? formatSize(value!) : value}`);
  if (text.length === 0) return name;
  return `${name}${name.includes(":") ? "," : ":"}${text.join(",")}`;
}

/** Writes the spec of a codec whose only option is its limit. */
export function limitedSpec(name: string, maxFrame: number): string {
  return specText(name, { max: maxFrame === DEFAULT_MAX_FRAME ? undefined : maxFrame });
}
