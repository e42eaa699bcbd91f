/**
 * A stand-in for `@std/bytes` where JSR cannot be reached: the names Sockeye uses, over
 * `node:buffer`.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** Joins byte arrays into a new one. */
export function concat(buffers: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  // Not Buffer.concat, whose small results are views of a pool that others write to.
  const joined = new Uint8Array(buffers.reduce((length, buffer) => length + buffer.length, 0));
  let offset = 0;
  for (const buffer of buffers) {
    joined.set(buffer, offset);
    offset += buffer.length;
  }
  return joined;
}

/** Whether two byte arrays hold the same bytes. */
export function equals(a: Uint8Array, b: Uint8Array): boolean {
  return view(a).equals(b);
}

/**
 * Where `needle` first begins in `source` at or after `start`, or -1. A negative `start` counts
 * from the end; an empty needle is never found.
 */
export function indexOfNeedle(source: Uint8Array, needle: Uint8Array, start = 0): number {
  return needle.length === 0 ? -1 : view(source).indexOf(needle, start);
}

/**
 * Where `needle` last begins in `source` among those whose last byte is at or before `start`, or
 * -1. An empty needle is never found.
 */
export function lastIndexOfNeedle(
  source: Uint8Array,
  needle: Uint8Array,
  start: number = source.length - 1,
): number {
  // Buffer counts from where a match begins, upstream from where it ends.
  const latest = Math.min(start, source.length - 1) - needle.length + 1;
  return needle.length === 0 || latest < 0 ? -1 : view(source).lastIndexOf(needle, latest);
}

/** Whether `source` begins with `prefix`. */
export function startsWith(source: Uint8Array, prefix: Uint8Array): boolean {
  return equals(source.subarray(0, prefix.length), prefix);
}

/** Whether `source` ends with `suffix`. */
export function endsWith(source: Uint8Array, suffix: Uint8Array): boolean {
  return suffix.length <= source.length &&
    equals(source.subarray(source.length - suffix.length), suffix);
}

/** Whether `needle` is somewhere in `source` at or after `start`. */
export function includesNeedle(source: Uint8Array, needle: Uint8Array, start = 0): boolean {
  return indexOfNeedle(source, needle, start) !== -1;
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
