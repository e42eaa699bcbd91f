/**
 * Under which name a download may be saved: what a server or a URL proposes, made harmless. Pure.
 *
 * @module
 */

/** What no file system of today takes, what a shell or a person would trip over, and what is not seen. */
const UNFIT_REGEXP = /[\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{Zl}\p{Zp}<>:"|?*]/gu;
/** Names that are devices on some systems. */
const DEVICE_REGEXP = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** Bytes of a name at most; 255 is what file systems take, and `.part.json` is put behind it. */
const MAX_BYTES = 200;
const FALLBACK = "download";

/**
 * A name to save a response under, in the current folder: never a path, never a hidden file.
 *
 * @param url Where it came from; the last part of its path is the name unless the server says another.
 * @param disposition The `Content-Disposition` header (RFC 6266), if there is one.
 */
export function fileName(url: URL, disposition: string | null = null): string {
  const proposed = disposition === null ? undefined : dispositionName(disposition);
  return harmless(proposed ?? "") ?? harmless(decode(url.pathname.split("/").at(-1)!)) ?? FALLBACK;
}

/** `report.txt`, `report-1.txt`, `report-2.txt` … */
export function numberedName(name: string, number: number): string {
  if (number === 0) return name;
  const [, stem = name, extension = ""] = /^(.+?)((?:\.tar)?\.[^.]+)$/.exec(name) ?? [];
  return `${stem}-${number}${extension}`;
}

/** The `filename*` of the header, else its `filename`. */
function dispositionName(header: string): string | undefined {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
  if (extended !== undefined) return decode(extended);
  const [, quoted, token] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]+))/i.exec(header) ??
    [];
  return quoted?.replace(/\\(.)/g, "$1") ?? token;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function harmless(proposed: string): string | undefined {
  const base = proposed.split(/[/\\]/).at(-1)!;
  const name = base.toWellFormed().replace(UNFIT_REGEXP, "_").replace(/^[\s.~-]+|[\s.]+$/g, "");
  if (name === "") return undefined;
  return shortened(DEVICE_REGEXP.test(name) ? `_${name}` : name);
}

/** Cuts the stem and keeps the extension. */
function shortened(name: string): string {
  const encoder = new TextEncoder();
  const size = (text: string) => encoder.encode(text).length;
  if (size(name) <= MAX_BYTES) return name;
  const extension = /\.[^.]{1,16}$/.exec(name)?.[0] ?? "";
  const room = new Uint8Array(MAX_BYTES - size(extension));
  const { read } = encoder.encodeInto(name.slice(0, -extension.length || undefined), room);
  return name.slice(0, read) + extension;
}
