import { ByteQueue } from "../../frame/byte_queue.ts";
import { countBytes } from "../../frame/show.ts";
import type { Sink } from "../sink.ts";
import { viewLines } from "../view.ts";
import { indentJson } from "./indent_json.ts";

/** The largest body that is laid out as JSON, and the longest line that is waited for. */
const MAX_HELD = 1 << 20;
const LF = 0x0a;

/**
 * Shows a body on a terminal: text made harmless and line by line as it comes, JSON laid out, and of
 * binary data only how much there is.
 *
 * @param type The media type, as the head says it.
 */
export async function showBody(
  sink: Sink,
  body: AsyncIterable<Uint8Array>,
  { type }: { type: string | null },
): Promise<void> {
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(type ?? "");
  const held = new ByteQueue();
  let binary = 0;
  for await (const chunk of body) {
    if (binary > 0 || chunk.includes(0)) {
      binary += chunk.length + held.length;
      held.clear();
      continue;
    }
    held.push(chunk);
    if (!isJson || held.length > MAX_HELD) await showLines(sink, held);
  }
  if (binary > 0) {
    return await sink.write(`(${countBytes(binary)} that are no text: use --download)\n`);
  }
  if (isJson) await showJson(sink, held);
  else await showText(sink, held.take(held.length));
}

/** Shows the whole lines, and the rest too where it is very long. */
async function showLines(sink: Sink, held: ByteQueue): Promise<void> {
  const end = held.view().lastIndexOf(LF) + 1;
  await showText(sink, held.take(end === 0 && held.length > MAX_HELD ? held.length : end));
}

async function showJson(sink: Sink, held: ByteQueue): Promise<void> {
  const bytes = held.take(held.length);
  const lines = bytes.length > MAX_HELD ? undefined : indentJson(new TextDecoder().decode(bytes));
  await showText(sink, lines === undefined ? bytes : new TextEncoder().encode(lines));
}

/** Text with its line ends, the last line ended, so that the prompt stands on a line of its own. */
async function showText(sink: Sink, text: Uint8Array): Promise<void> {
  if (text.length === 0) return;
  await sink.write(`${viewLines(text, "raw").join("\n")}\n`);
}
