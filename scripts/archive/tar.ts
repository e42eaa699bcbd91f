import { concat } from "@std/bytes";

/** A file in an archive. */
export interface TarEntry {
  /** Its path in the archive, with `/` between names. */
  path: string;
  /** The permission bits. */
  mode: number;
  /** What is in it. */
  content: Uint8Array;
}

/** What {@linkcode writeTar} takes. */
export interface TarOptions {
  /** The time that every file bears, in seconds since 1970. */
  mtime: number;
}

const BLOCK = 512;
/** What the header has room for: enough for our own names, so nothing is split. */
const MAX_PATH = 100;

/**
 * An archive in the format of POSIX (ustar). The same files are the same bytes, whatever order they
 * come in and whoever owns them: that is what no `tar` does with the same flags on each system.
 *
 * @throws {RangeError} A path is longer than 100 bytes.
 */
export function writeTar(entries: readonly TarEntry[], { mtime }: TarOptions): Uint8Array {
  const sorted = entries.toSorted((a, b) => a.path < b.path ? -1 : 1);
  const files = sorted.flatMap((entry) => {
    const padding = new Uint8Array((BLOCK - entry.content.length % BLOCK) % BLOCK);
    return [headerOf(entry, mtime), entry.content, padding];
  });
  return concat([...files, new Uint8Array(2 * BLOCK)]);
}

function headerOf({ path, mode, content }: TarEntry, mtime: number): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const encoder = new TextEncoder();
  const name = encoder.encode(path);
  if (name.length > MAX_PATH) {
    throw new RangeError(`Cannot archive ${path}: its path is longer than ${MAX_PATH} bytes`);
  }
  header.set(name);
  /** The fields that are not empty, by their offset; owner and group stay 0, which is root. */
  const fields: [number, string][] = [
    [100, octal(mode, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(content.length, 12)],
    [136, octal(mtime, 12)],
    // The checksum counts its own field as blanks.
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\x0000"],
  ];
  for (const [offset, text] of fields) header.set(encoder.encode(text), offset);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(encoder.encode(octal(sum, 8)), 148);
  return header;
}

/** A number as a field of `width` bytes, the last of them NUL. */
function octal(value: number, width: number): string {
  return value.toString(8).padStart(width - 1, "0") + "\0";
}
