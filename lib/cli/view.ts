import { spacedHex } from "../frame/show.ts";
import { safeBytes } from "../safe.ts";
import type { Sink } from "./sink.ts";

/** How messages are shown. */
export type View = "text" | "hex" | "base64" | "json" | "raw";

/**
 * Writes messages to an output, one a line (`raw`: as they are, nothing between).
 *
 * @param sink Where to; on a terminal, text is made harmless.
 */
export function writeMessages(
  sink: Sink,
  messages: readonly Uint8Array[],
  options: { view: View },
): Promise<void> {
  const { view } = options;
  const terminal = sink.isTerminal;
  return sink.writeAll(messages.map((message) => showMessage(message, { view, terminal })));
}

/** One message as lines for a terminal that has a prompt of its own to keep intact. */
export function viewLines(message: Uint8Array, view: View): string[] {
  const text = view === "text"
    ? safeLines(message)
    : showMessage(message, { view, terminal: true }) as string;
  return text.replace(/\n$/, "").split("\n");
}

/** One message as a view shows it, its line's end included. */
function showMessage(
  message: Uint8Array,
  { view, terminal }: { view: View; terminal: boolean },
): string | Uint8Array {
  switch (view) {
    case "hex":
      return `${spacedHex(message)}\n`;
    case "base64":
      return `${message.toBase64()}\n`;
    case "json":
      return `${JSON.stringify(messageFields(message))}\n`;
    case "text":
      return terminal ? `${safeBytes(message)}\n` : withNewline(message);
    case "raw":
      return terminal ? safeLines(message) : message.slice();
  }
}

/** A copy, since a view may change once the next message has been read. */
function withNewline(message: Uint8Array): Uint8Array {
  const line = new Uint8Array(message.length + 1);
  line.set(message);
  line[message.length] = 0x0a;
  return line;
}

/** Text as it came, its line ends kept, made harmless. */
function safeLines(message: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < message.length;) {
    const at = message.indexOf(0x0a, from);
    const to = at < 0 ? message.length : at;
    const end = to > from && message[to - 1] === 0x0d ? to - 1 : to;
    lines.push(safeBytes(message.subarray(from, end)) + (at < 0 ? "" : "\n"));
    from = to + 1;
  }
  return lines.join("");
}

/** A message as fields of a JSON event: its text where it is UTF-8, else its bytes in base64. */
export function messageFields(
  message: Uint8Array,
): { bytes: number; text: string } | { bytes: number; base64: string } {
  const bytes = message.length;
  try {
    return {
      bytes,
      text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(message),
    };
  } catch {
    return { bytes, base64: message.toBase64() };
  }
}

/** How many bytes of a message a line shows. */
const SUMMARY = 64;

/** A message in a few words for a log line: its text in quotes, or its bytes in hexadecimal. */
export function summarize(message: Uint8Array): string {
  const head = message.subarray(0, SUMMARY);
  const more = message.length > SUMMARY ? "…" : "";
  return isText(head)
    ? `"${safeBytes(head)}"${more}`
    : `${spacedHex(head.subarray(0, 24))}${message.length > 24 ? " …" : ""}`;
}

/** Whether most of the bytes are no control characters and no invalid UTF-8. */
function isText(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes, { stream: true });
  // deno-lint-ignore no-control-regex
  const odd = text.match(/[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]/g)?.length ?? 0;
  return odd * 8 <= text.length;
}
