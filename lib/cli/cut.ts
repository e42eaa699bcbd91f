import { UsageError } from "../errors.ts";
import { encodeAll } from "../frame/all.ts";
import type { Codec } from "../frame/codec.ts";

/**
 * Encodes messages one behind the other and cuts their bytes.
 *
 * @param where Offsets in ascending order (`1,7`), or `every:N` for pieces of N bytes.
 * @throws {UsageError} When it is neither, or a place is not inside the bytes.
 */
export function cutFrames(
  messages: Iterable<Uint8Array>,
  { codec, where }: { codec: Codec; where: string },
): Uint8Array[] {
  const wire = encodeAll(codec, messages);
  const bounds = [0, ...readPlaces(where, wire.length), wire.length];
  return bounds.slice(1).map((to, i) => wire.subarray(bounds[i], to));
}

function readPlaces(where: string, size: number): number[] {
  const [, step] = /^every:([1-9]\d{0,8})$/.exec(where) ?? [];
  if (step !== undefined) {
    return Array.from({ length: Math.ceil(size / Number(step)) - 1 }, (_, i) => (i + 1) * +step);
  }
  const places = where.split(",").map((text) => /^\d{1,9}$/.test(text) ? Number(text) : NaN);
  const isInside = places.every((at, i) => at > (places[i - 1] ?? 0) && at < size);
  if (isInside) return places;
  throw new UsageError(
    `Cannot cut ${size} bytes at "${where}": write offsets from 1 to ${
      size - 1
    } in ascending order, as in 1,7, or every:1`,
  );
}
