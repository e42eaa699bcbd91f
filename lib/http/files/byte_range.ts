/** A part of a file. */
export interface ByteRange {
  /** The first byte, from 0. */
  start: number;
  /** Behind the last byte. */
  end: number;
}

const RANGE_REGEXP = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/;

/**
 * Reads a `Range` (RFC 9110, section 14.2).
 *
 * @param size The bytes that there are.
 * @returns The part; `"unsatisfiable"` when it begins behind the end; `undefined` when all is to be
 * sent: no range, one of another unit, a malformed one, or several, which nobody has to serve.
 */
export function parseRange(
  text: string | null,
  size: number,
): ByteRange | "unsatisfiable" | undefined {
  const [, first, last] = RANGE_REGEXP.exec(text ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first === "") {
    const count = Math.min(Number(last), size);
    return count > 0 ? { start: size - count, end: size } : "unsatisfiable";
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) return "unsatisfiable";
  return { start, end: last === "" ? size : Math.min(Number(last) + 1, size) };
}
