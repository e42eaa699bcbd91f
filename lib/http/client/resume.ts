/**
 * Going on with a download where it was cut off (RFC 9110 sections 13.1.5 and 14). Pure.
 *
 * @module
 */

/** What is there of a download, and of which version of the resource it is. */
export interface Part {
  /** How many bytes are there. */
  size: number;
  /** What names the version: a strong entity tag or a date; nothing if the server gave none. */
  validator?: string | undefined;
}

/** Reads a header of a response. */
export interface HeaderReader {
  /** The value of a header. */
  get(name: string): string | null;
}

/** What to do with a response to a download. */
export type Continuation =
  /** Its body goes into the file from `offset` on; `total` is the size of the whole, if known. */
  | { kind: "write"; offset: number; total: number | undefined }
  /** The server did not send what was asked for: ask again for the whole. */
  | { kind: "again" };

/**
 * What names the version of a resource well enough to put two halves together: a strong entity tag, or
 * a date of change at least a minute before the answer (RFC 9110 section 8.8.2.2).
 */
export function validatorOf(headers: HeaderReader): string | undefined {
  const tag = headers.get("etag");
  if (tag !== null && /^"[^"]*"$/.test(tag)) return tag;
  const changed = headers.get("last-modified");
  const now = Date.parse(headers.get("date") ?? "");
  return changed !== null && now - Date.parse(changed) >= 60_000 ? changed : undefined;
}

/** The headers that ask for the rest; none when there is nothing to go on with, or no telling of what. */
export function rangeHeaders({ size, validator }: Part): [name: string, value: string][] {
  if (size === 0 || validator === undefined) return [];
  return [["Range", `bytes=${size}-`], ["If-Range", validator]];
}

/**
 * What a response means to one who has a part.
 *
 * @param part What is there; `size` 0 when nothing was asked to be left out.
 */
export function continuation(
  part: Part,
  { status, headers }: { status: number; headers: HeaderReader },
): Continuation {
  if (status === 416) return { kind: "again" };
  if (status !== 206) return { kind: "write", offset: 0, total: lengthOf(headers) };
  const range = parseContentRange(headers.get("content-range") ?? "");
  // Some servers send a range whatever `If-Range` says, so the version is compared here again.
  const isSame = part.validator !== undefined && isSameVersion(part.validator, headers);
  if (range === undefined || range.first !== part.size || !isSame) return { kind: "again" };
  return { kind: "write", offset: part.size, total: range.total ?? range.last + 1 };
}

function isSameVersion(validator: string, headers: HeaderReader): boolean {
  return validator === headers.get(validator.startsWith('"') ? "etag" : "last-modified");
}

function lengthOf(headers: HeaderReader): number | undefined {
  const length = headers.get("content-length");
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

function parseContentRange(
  text: string,
): { first: number; last: number; total: number | undefined } | undefined {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(text) ?? [];
  if (first === undefined || Number(last) < Number(first)) return undefined;
  return {
    first: Number(first),
    last: Number(last),
    total: total === "*" ? undefined : Number(total),
  };
}
