import { ChatError } from "../protocol/chat_error.ts";
import type { ServerMessage } from "../protocol/protocol.ts";

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, Check>>;

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => Number.isSafeInteger(value);
const flag: Check = (value) => typeof value === "boolean";
const texts = list(text);

const MESSAGE: Shape = {
  room: text,
  id: number,
  time: number,
  from: text,
  text,
  action: maybe(flag),
};

/** The fields of each message, besides `type` and `ref`. */
const SHAPES: Readonly<Record<ServerMessage["type"], Shape>> = {
  welcome: {
    name: text,
    session: text,
    server: text,
    log: maybe(text),
    room: text,
    commands: list(object({ name: text, usage: text, summary: text })),
    limits: object({ message: number, name: number, rate: number, burst: number }),
  },
  joined: {
    room: text,
    topic: text,
    people: texts,
    messages: list(object(MESSAGE)),
    more: flag,
  },
  left: { room: text, current: text },
  message: MESSAGE,
  private: { time: number, from: text, to: texts, text },
  join: { room: text, time: number, name: text },
  leave: { room: text, time: number, name: text, reason: text },
  nick: { time: number, from: text, to: text },
  topic: { room: text, time: number, from: text, text },
  people: { room: text, people: texts },
  rooms: { rooms: list(object({ room: text, people: number, topic: text })) },
  history: { room: text, messages: list(object(MESSAGE)), more: flag },
  ack: { room: maybe(text), id: maybe(number), time: number },
  skipped: { count: number },
  notice: { text },
  error: { code: text, text },
  ping: {},
  pong: {},
  bye: { reason: text },
};

/**
 * Reads a message of a server.
 *
 * @param bytes One JSON object, as a frame or a WebSocket message holds it.
 * @returns The message; `undefined` of a type that is not known here.
 * @throws {ChatError} `bad-message`, when it is none.
 */
export function parseServerMessage(bytes: Uint8Array): ServerMessage | undefined {
  const value = parseJson(bytes);
  if (!isObject(value) || !text(value.type)) throw unreadable("it is no object with a type");
  const type = value.type as ServerMessage["type"];
  if (!Object.hasOwn(SHAPES, type)) return undefined;
  if (!maybe(text)(value.ref)) throw unreadable(`the "ref" of ${type} is no text`);
  for (const [name, check] of Object.entries(SHAPES[type])) {
    if (!check(value[name])) throw unreadable(`the "${name}" of ${type} is not what it should be`);
  }
  return value as unknown as ServerMessage;
}

function maybe(check: Check): Check {
  return (value) => value === undefined || check(value);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable("it is not JSON", cause);
  }
}

function unreadable(fault: string, cause?: unknown): ChatError {
  return new ChatError(`Cannot read a message of the server: ${fault}`, {
    code: "bad-message",
    cause,
  });
}

function list(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function object(shape: Shape): Check {
  const fields = Object.entries(shape);
  return (value) => isObject(value) && fields.every(([name, check]) => check(value[name]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
