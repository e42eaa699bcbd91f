import type { PageMessage } from "../../web/inspector/protocol.ts";

/** The longest text in a message of a page. */
const MAX_TEXT = 1000;

/** Reads what a page says; `undefined` when no page of this program says that. */
export function parsePageMessage(bytes: Uint8Array): PageMessage | undefined {
  let fields: Record<string, unknown> | null;
  try {
    fields = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const { type, id, ref, only, text, conn, fault } = fields ?? {};
  if ((type === "bytes" || type === "remove fault") && isCount(id)) return { type, id };
  if (type === "add fault" && isText(fault)) return { type, fault };
  if (type === "filter" && isText(only) && isText(text) && isCount(conn) && isCount(ref)) {
    return { type, ref, only, text, conn };
  }
  return undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TEXT;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
