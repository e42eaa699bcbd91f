import type { HttpReply } from "../../http/client/request_options.ts";
import { messageFields } from "../view.ts";
import { concat } from "@std/bytes";

/** The largest body that an event carries; of a larger one it tells the size. */
const MAX_BODY = 1 << 20;

/** A reply as an event, its body in it where it is small; reads it to its end. */
export async function replyEvent(reply: HttpReply): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of reply.body) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY) chunks.push(chunk.slice());
    else chunks.length = 0;
  }
  return { ...headEvent(reply), ...(bytes > MAX_BODY ? { bytes } : messageFields(concat(chunks))) };
}

/** What an event says of a reply besides its body. Every header has a list, as it may come twice. */
export function headEvent(
  { url, head, timing: { total, ...phases } }: HttpReply,
): Record<string, unknown> {
  const { status, reason, version } = head;
  const headers = new Map<string, string[]>();
  for (const [name, value] of head.headers) {
    const key = name.toLowerCase();
    headers.set(key, [...headers.get(key) ?? [], value]);
  }
  const time = new Date().toISOString();
  const rounded = Object.entries({ ...phases, total }).map((
    [phase, ms],
  ) => [phase, Number(ms.toFixed(3))]);
  return {
    event: "response",
    time,
    url: url.href,
    status,
    reason,
    version,
    headers: Object.fromEntries(headers),
    timing: Object.fromEntries(rounded),
  };
}
