import type { PageMessage } from "../../web/inspector/protocol.ts";

/** The longest text in a message of a page. */
const MAX_TEXT = 1000;
const BASE64_REGEXP = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads what a page says; `undefined` when no page of this program says that. */
export function parsePageMessage(bytes: Uint8Array): PageMessage | undefined {
  let fields: Record<string, unknown> | null;
  try {
    fields = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const { type, id, ref, only, text, conn, fault } = fields ?? {};
  if (type === "send") return parseSending(fields!);
  if ((type === "bytes" || type === "remove fault") && isCount(id)) return { type, id };
  if (type === "add fault" && isText(fault)) return { type, fault };
  if (type === "filter" && isText(only) && isText(text) && isCount(conn) && isCount(ref)) {
    return { type, ref, only, text, conn };
  }
  return undefined;
}

function parseSending(fields: Record<string, unknown>): PageMessage | undefined {
  const { ref, conn, direction, bytes, isExact, kind } = fields;
  if (!isCount(ref) || !isCount(conn) || typeof isExact !== "boolean") return undefined;
  if (direction !== "up" && direction !== "down") return undefined;
  if (typeof bytes !== "string" || !BASE64_REGEXP.test(bytes)) return undefined;
  const message = { type: "send", ref, conn, direction, bytes, isExact } as const;
  if (kind === undefined) return message;
  return kind === "text" || kind === "binary" ? { ...message, kind } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= MAX_TEXT;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
