import { quote } from "./show.ts";

/** How much of what arrived is looked at, and shown. */
const WINDOW = 24;

/** How protocols that talk text begin. */
const TEXT_STARTS: readonly (readonly [RegExp, string])[] = [
  [/^PRI \* HTTP\/2/, "an HTTP/2 connection"],
  [/^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) /, "an HTTP request"],
  [/^HTTP\/\d/, "an HTTP response"],
  [/^SSH-\d/, "an SSH banner"],
  [/^Content-Length:/i, "a content-length frame"],
  [/^220[ -]/, "an SMTP or FTP greeting"],
  [/^<\?xml/, "an XML document"],
  [/^<\d{1,3}>/, "a syslog message"],
  [/^\d{1,10} <\d/, "a decimal frame"],
  [/^\d{1,10}:/, "a netstring frame"],
  [/^(?:\{\s*["}]|\[\s*[[{"\]])/, "a JSON text"],
];

/** How binary protocols and files begin. */
const BINARY_STARTS: readonly (readonly [readonly number[], string])[] = [
  [[0x16, 0x03], "a TLS ClientHello"],
  [[0x15, 0x03], "a TLS alert"],
  [[0x00, 0x00, 0x01, 0xba], "an MPEG program stream"],
  [[0x1f, 0x8b], "gzip data"],
  [[0x89, 0x50, 0x4e, 0x47], "a PNG image"],
  [[0x50, 0x4b, 0x03, 0x04], "a ZIP archive"],
  [[0x7f, 0x45, 0x4c, 0x46], "an ELF executable"],
  [[0xff, 0xfb], "a Telnet negotiation"],
  [[0xff, 0xfd], "a Telnet negotiation"],
];

/** Options of {@linkcode looksLike}. */
export interface LooksLikeOptions {
  /**
   * How many bytes must be text for the whole to be called text: those that were read as a header.
   *
   * @default {bytes.length}
   */
  header?: number;
  /**
   * The name of the codec that was tried, which the bytes cannot be said to look like.
   *
   * @default {none}
   */
  tried?: string;
}

/**
 * Says what bytes look like that stand where a frame should begin.
 *
 * @param bytes What arrived, from the first byte that was taken for a frame.
 * @returns The end of a sentence that starts with "the bytes …": `are text, "GET / HTTP/1.1\r\n"
 * begins an HTTP request`, `begin a TLS ClientHello`; or `undefined` when they look like nothing.
 */
export function looksLike(bytes: Uint8Array, options: LooksLikeOptions = {}): string | undefined {
  const { header = bytes.length, tried } = options;
  const window = bytes.subarray(0, WINDOW);
  const start = BINARY_STARTS.find(([magic]) => magic.every((byte, at) => window[at] === byte));
  if (start) return `begin ${start[1]}`;
  const least = Math.min(WINDOW, Math.max(2, header));
  const ascii = asciiPrefix(window);
  const more = bytes.length > WINDOW ? "…" : "";
  if (ascii.length >= least) {
    const start = TEXT_STARTS.find(([pattern]) => pattern.test(ascii))?.[1];
    const begins = start === undefined || start === `a ${tried} frame` ? "" : ` begins ${start}`;
    return `are text, ${quote(ascii)}${more}${begins}`;
  }
  const text = utf8Prefix(window);
  return text.bytes >= least ? `are UTF-8 text, ${quote(text.text)}${more}` : undefined;
}

/** The printable ASCII at the front, with tabs and line ends. */
function asciiPrefix(bytes: Uint8Array): string {
  return /^[\t\n\r\x20-\x7e]*/.exec(String.fromCharCode(...bytes))![0];
}

/** The UTF-8 at the front that a person could read; a character cut off at the end is let pass. */
function utf8Prefix(bytes: Uint8Array): { text: string; bytes: number } {
  const decoded = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: true });
  const text = /^[\t\n\r \p{L}\p{M}\p{N}\p{P}]*/u.exec(decoded)![0];
  const cut = text.length === decoded.length;
  const readable = /[^\0-\x7f]/.test(text);
  return {
    text,
    bytes: !readable ? 0 : cut ? bytes.length : new TextEncoder().encode(text).length,
  };
}
