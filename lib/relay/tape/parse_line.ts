import { type Address, parseAddress } from "../../address.ts";
import { toError } from "../../errors.ts";
import type { Direction, EndHow, LedgerEntry, RelayEvent, Side } from "../event.ts";
import { Fields, refuse } from "./fields.ts";
import { TAPE_VERSION, type TapeHeader } from "./header.ts";
import { fromMessageFields, type MessageFields } from "./message_fields.ts";
import { TapeError } from "./tape_error.ts";

const DIRECTIONS: readonly Direction[] = ["up", "down"];
const HOWS: readonly EndHow[] = [
  ...["FIN", "reset", "timeout", "limit", "truncated", "malformed"] as const,
  ...["shutdown", "error", "fault"] as const,
];
/** The address of a Unix socket that has none, as it is printed. */
const UNNAMED = "unix:(unnamed)";

/**
 * Reads the first line of a tape.
 *
 * @throws {TapeError} When it is no header, or that of a version which is not known.
 */
export function parseTapeHeader(text: string): TapeHeader {
  return parse(text, { line: 1, read: readHeader });
}

/**
 * Reads a line that tells of an event. Fields that are not known are passed over.
 *
 * @param options.line Its number, from 1, for the error.
 * @throws {TapeError} When it is none.
 */
export function parseTapeEvent(text: string, options: { line: number }): RelayEvent {
  return parse(text, { line: options.line, read: readEvent });
}

function parse<T>(text: string, { line, read }: { line: number; read: (fields: Fields) => T }): T {
  try {
    return read(new Fields(JSON.parse(text)));
  } catch (cause) {
    const { message } = toError(cause);
    const reason = cause instanceof SyntaxError ? `it is no JSON: ${message}` : message;
    throw new TapeError({ line, reason, cause });
  }
}

function readHeader(fields: Fields): TapeHeader {
  if (!fields.has("tape")) refuse(`it is no header, which has "tape"`);
  const version = fields.count("tape");
  if (version !== TAPE_VERSION) {
    refuse(`its version is ${version}, and only ${TAPE_VERSION} is known here`);
  }
  const frame = fields.object("frame");
  return {
    tape: TAPE_VERSION,
    created: fields.text("created"),
    part: fields.count("part", { least: 1, fallback: 1 }),
    frame: { up: frame.text("up"), down: frame.text("down") },
    ...(fields.has("listen") ? { listen: fields.text("listen") } : {}),
    ...(fields.has("target") ? { target: fields.text("target") } : {}),
  };
}

function readEvent(fields: Fields): RelayEvent {
  const type = fields.word("type", ["open", "message", "end", "close"]);
  const place = { conn: fields.count("conn", { least: 1 }), time: fields.time("time") };
  if (type === "open") {
    const [client, target] = [readAddress(fields, "client"), readAddress(fields, "target")];
    return { type, ...place, client, target, at: fields.time("at") };
  }
  if (type === "close") return { type, ...place, ledger: readLedger(fields.object("ledger")) };
  const direction = fields.word("direction", DIRECTIONS);
  if (type === "message") return { type, ...place, direction, ...readMessage(fields) };
  const said = {
    ...(fields.flag("goesOn") ? { goesOn: true as const } : {}),
    ...(fields.has("code") ? { code: fields.count("code") } : {}),
    ...(fields.has("reason") ? { reason: fields.text("reason") } : {}),
    ...(fields.has("error") ? { error: fields.text("error") } : {}),
  };
  return { type, ...place, direction, how: fields.word("how", HOWS), ...said };
}

function readMessage(fields: Fields) {
  return {
    index: fields.count("index", { least: 1 }),
    reads: fields.count("reads", { fallback: 1 }),
    glued: fields.count("glued", { fallback: 1 }),
    ...(fields.has("kind") ? { kind: fields.word("kind", ["text", "binary"]) } : {}),
    ...(fields.has("fault") ? { fault: fields.text("fault") } : {}),
    ...(fields.flag("injected") ? { injected: true as const } : {}),
    ...readBytes(fields),
  };
}

function readBytes(fields: Fields) {
  if (fields.has("text") === fields.has("base64")) {
    refuse('a message must have either "text" or "base64"');
  }
  const texts: MessageFields = {};
  for (const name of ["text", "base64", "head", "tail", "wire"] as const) {
    if (fields.has(name)) texts[name] = fields.text(name);
  }
  try {
    return fromMessageFields(texts);
  } catch {
    return refuse("its bytes are no base64, or no hexadecimal digits");
  }
}

function readAddress(fields: Fields, name: string): Address {
  const text = fields.text(name);
  return text === UNNAMED ? { scheme: "unix", path: "" } : parseAddress(text);
}

function readLedger(fields: Fields): LedgerEntry {
  return {
    conn: fields.count("conn", { least: 1 }),
    client: fields.text("client"),
    target: fields.text("target"),
    by: fields.word("by", ["client", "target", "relay"]),
    how: fields.word("how", HOWS),
    up: readSide(fields.object("up")),
    down: readSide(fields.object("down")),
    durationMs: fields.time("durationMs"),
  };
}

function readSide(fields: Fields): Side {
  return {
    bytesIn: fields.count("bytesIn"),
    bytesOut: fields.count("bytesOut"),
    unsent: fields.count("unsent"),
    messages: fields.count("messages"),
    ...(fields.has("injected") ? { injected: readInjected(fields.object("injected")) } : {}),
    ...(fields.has("endedAt") ? { endedAt: fields.time("endedAt") } : {}),
    ...(fields.has("how") ? { how: fields.word("how", HOWS) } : {}),
  };
}

function readInjected(fields: Fields): NonNullable<Side["injected"]> {
  return { messages: fields.count("messages"), bytes: fields.count("bytes") };
}
