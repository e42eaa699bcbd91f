import { ChatError } from "./chat_error.ts";
import type { ClientMessage } from "./client_message.ts";

/** The most bytes of one message of a client. */
export const MAX_CLIENT_MESSAGE = 65536;

const MAX_REF = 64;
const MAX_LIST = 64;

/** A kind of field; one that ends in `?` may be absent. */
type Kind = "text" | "text?" | "flag?" | "count?" | "names" | "since?";

/** The fields of each message. What is not here is not read. */
const FIELDS: Readonly<Record<ClientMessage["type"], Readonly<Record<string, Kind>>>> = {
  hello: { name: "text?", token: "text?", session: "text?", log: "text?", since: "since?" },
  say: { text: "text", room: "text?", action: "flag?" },
  tell: { to: "names", text: "text" },
  join: { room: "text", since: "count?" },
  leave: { room: "text?" },
  nick: { name: "text" },
  who: { room: "text?" },
  rooms: {},
  history: { room: "text?", before: "count?", limit: "count?" },
  ignore: { name: "text", on: "flag?" },
  topic: { text: "text", room: "text?" },
  operator: { token: "text" },
  kick: { name: "text", reason: "text?" },
  ban: { name: "text", reason: "text?", on: "flag?" },
  mute: { name: "text", on: "flag?" },
  ping: {},
  pong: {},
  quit: {},
  line: { text: "text", room: "text?" },
};

const CHECKS: Readonly<Record<string, { words: string; test(value: unknown): boolean }>> = {
  text: { words: "a text", test: isText },
  flag: { words: "true or false", test: (value) => typeof value === "boolean" },
  count: { words: "a whole number", test: isCount },
  names: { words: "a name, or a list of at most 64", test: isNames },
  since: { words: "an object of rooms and ids", test: isSince },
};

/**
 * Reads a message of a client.
 *
 * Only the fields that the message has are taken over, each checked; all others are left behind.
 *
 * @param bytes One JSON object, as a frame or a WebSocket message holds it.
 * @returns The message.
 * @throws {ChatError} `bad-message`, when it is none; `too-long`, over 64 KiB.
 */
export function parseClientMessage(bytes: Uint8Array): ClientMessage {
  if (bytes.length > MAX_CLIENT_MESSAGE) {
    const fault = `its ${bytes.length} bytes are more than ${MAX_CLIENT_MESSAGE}`;
    throw new ChatError(`Cannot read a message: ${fault}`, { code: "too-long" });
  }
  const object = parseObject(bytes);
  const { ref, type } = object;
  if (ref !== undefined && !(isText(ref) && ref.length <= MAX_REF)) {
    throw badMessage(`its "ref" is not a text of at most ${MAX_REF} characters`);
  }
  if (!isText(type) || !Object.hasOwn(FIELDS, type)) {
    throw badMessage(`its "type" is ${shown(type)}, which is none of ${shownTypes()}`, ref);
  }
  const message: Record<string, unknown> = ref === undefined ? { type } : { type, ref };
  for (const [name, kind] of Object.entries(FIELDS[type as ClientMessage["type"]])) {
    const value = object[name] ?? undefined;
    if (value === undefined && kind.endsWith("?")) continue;
    const { test, words } = CHECKS[kind.replace("?", "")]!;
    if (!test(value)) throw badMessage(`the "${name}" of ${type} is not ${words}`, ref);
    message[name] = value;
  }
  return message as unknown as ClientMessage;
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    // Without a prototype, a field that is absent is never found there.
    if (isObject(value)) return Object.assign(Object.create(null), value);
  } catch (cause) {
    throw new ChatError("Cannot read a message: it is not JSON", { code: "bad-message", cause });
  }
  throw badMessage("it is not a JSON object");
}

function badMessage(fault: string, ref?: string): ChatError {
  return new ChatError(`Cannot read a message: ${fault}`, { code: "bad-message", ref });
}

function shown(type: unknown): string {
  return type === undefined ? "absent" : JSON.stringify(type).slice(0, 40);
}

function shownTypes(): string {
  return Object.keys(FIELDS).join(", ");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isNames(value: unknown): boolean {
  return isText(value) ||
    (Array.isArray(value) && value.length <= MAX_LIST && value.every(isText));
}

function isSince(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isCount);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
