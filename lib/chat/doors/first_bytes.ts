/** Who a connection to the chat is for: see PROTOCOL.md. */
export type Visitor = "http" | "frames" | "text" | "tls" | "stranger";

/** After how many milliseconds of silence even a browser's spare connection counts as a person. */
const SURELY_NO_BROWSER = 9000;
const NEWLINE = 10;
const TLS_HANDSHAKE = 22;
const REQUEST_LINE = /^[A-Z]{1,20} [^ ]+ HTTP\/\d\.\d$/;
/** What may still become a request line; a shouting person ends the line, or waits. */
const REQUEST_START = /^[A-Z]{1,20}( |$)/;

/** What is known of a peer besides its bytes. */
export interface PeerKnowledge {
  /** For how long it has said nothing, in milliseconds. */
  silence: number;
  /** Whether a browser seems to be at the same address. */
  nearBrowser: boolean;
}

/**
 * Says by its first bytes who a connection is for, or `undefined` while that cannot be told.
 *
 * Whoever says nothing is a person who reads. But browsers open connections in reserve, and a word on
 * one of those would be taken for the start of an answer: near a browser silence is waited out.
 */
export function visitorOf(bytes: Uint8Array, peer: PeerKnowledge): Visitor | undefined {
  const { silence, nearBrowser } = peer;
  if (bytes.length === 0) {
    return silence > (nearBrowser ? SURELY_NO_BROWSER : 0) ? "text" : undefined;
  }
  if (bytes[0] === TLS_HANDSHAKE && (bytes[1] ?? 3) === 3) {
    return bytes.length > 1 ? "tls" : undefined;
  }
  if (bytes.length >= 4 && bytes[2]! <= 1 && bytes[3] === 0) return "frames";
  // The first two bytes of a length may be anything, a letter and a newline too.
  const isShort = bytes.length < 3 || bytes.length === 3 && bytes[2]! <= 1;
  if (isShort && silence === 0) return undefined;
  if (!mayBeText(bytes.subarray(0, 4))) return "stranger";
  if (isShort) return "text";
  return textOrHttp(bytes, silence);
}

/** No line begins so, but lengths of another byte order or of gigabytes do. */
function mayBeText(bytes: Uint8Array): boolean {
  return !bytes.includes(0) && !(bytes[0] === 0xff && bytes[1] === 0xff);
}

function textOrHttp(bytes: Uint8Array, silence: number): Visitor | undefined {
  const end = bytes.indexOf(NEWLINE);
  const line = new TextDecoder("latin1").decode(end < 0 ? bytes : bytes.subarray(0, end));
  if (end >= 0) return REQUEST_LINE.test(line.replace(/\r$/, "")) ? "http" : "text";
  return REQUEST_START.test(line) && silence === 0 ? undefined : "text";
}
