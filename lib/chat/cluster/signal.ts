/**
 * What servers of a cluster tell each other, as `PROTOCOL.md` describes it.
 *
 * @module
 */
import type { PrivateMessage, TopicMessage } from "../protocol/protocol.ts";
import type { Moderation, Ruling } from "../room/roster.ts";
import type { PersonState, PresenceEvent } from "./presence.ts";

/** What every signal has. */
interface Signed {
  /** The id of the server that says it. */
  server: string;
}

/** Says that a server lives. */
export interface BeatSignal extends Signed {
  /** Which signal it is. */
  type: "beat";
  /** How many events it has told. */
  count: number;
}

/** Says what has happened. */
export interface EventSignal extends Signed {
  /** Which signal it is. */
  type: "event";
  /** How many events it has told, with this one. */
  count: number;
  /** What has happened. */
  event: PresenceEvent | TopicMessage;
}

/** Passes on what is for members of other servers, and leaves nothing behind. */
export interface TellSignal extends Signed {
  /** Which signal it is. */
  type: "tell";
  /** What it is. */
  event: Moderation | PrivateMessage;
}

/** Asks for the state of all servers, or of one. */
export interface AskSignal extends Signed {
  /** Which signal it is. */
  type: "ask";
  /** Which one. */
  to?: string;
}

/** A part of a server's state. */
export interface StateSignal extends Signed {
  /** Which signal it is. */
  type: "state";
  /** How many events it has told. */
  count: number;
  /** Which part it is, from 0. */
  part: number;
  /** How many parts there are. */
  parts: number;
  /** Some who are there. */
  people: readonly PersonState[];
  /** What some rooms are about. */
  topics: readonly TopicMessage[];
  /** Some of what operators have decided. */
  rulings: readonly Ruling[];
}

/** Says that a server ends. */
export interface ByeSignal extends Signed {
  /** Which signal it is. */
  type: "bye";
}

/** Everything that a server tells the others. */
export type Signal =
  | BeatSignal
  | EventSignal
  | TellSignal
  | AskSignal
  | StateSignal
  | ByeSignal;

/** The types of fields; of what ends in `?`, where it is there. */
type Shape = Readonly<Record<string, "string" | "string?" | "number" | "list">>;

const SIGNALS: Readonly<Record<string, Shape>> = {
  beat: { count: "number" },
  event: { count: "number" },
  tell: {},
  ask: {},
  state: {
    count: "number",
    part: "number",
    parts: "number",
    people: "list",
    topics: "list",
    rulings: "list",
  },
  bye: {},
};

const EVENTS: Readonly<Record<string, Shape>> = {
  join: { room: "string", time: "number", name: "string" },
  leave: { room: "string", time: "number", name: "string", reason: "string" },
  nick: { time: "number", from: "string", to: "string" },
  topic: { room: "string", time: "number", from: "string", text: "string" },
};

const RULING: Shape = { name: "string", reason: "string", time: "number", address: "string?" };
const RULINGS: Readonly<Record<string, Shape>> = {
  ban: RULING,
  unban: RULING,
  mute: RULING,
  unmute: RULING,
};

const TELLINGS: Readonly<Record<string, Shape>> = {
  private: { time: "number", from: "string", to: "list", text: "string" },
  kick: { name: "string", reason: "string" },
  ...RULINGS,
};

const PERSON: Shape = { name: "string", since: "number", rooms: "list" };

/** Reads a signal; `undefined` for what is none, or one of a later version. */
export function parseSignal(json: string): Signal | undefined {
  let signal: Signal;
  try {
    signal = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!hasShape(signal, SIGNALS) || typeof signal.server !== "string") return undefined;
  if (signal.type === "event") return hasShape(signal.event, EVENTS) ? signal : undefined;
  if (signal.type === "tell") return hasShape(signal.event, TELLINGS) ? signal : undefined;
  if (signal.type !== "state") return signal;
  const isWhole = signal.people.every((person) => fits(person, PERSON)) &&
    signal.topics.every((topic) => hasShape(topic, EVENTS) && topic.type === "topic") &&
    signal.rulings.every((ruling) => hasShape(ruling, RULINGS));
  return isWhole ? signal : undefined;
}

function hasShape(value: { type: string }, shapes: Readonly<Record<string, Shape>>): boolean {
  const type = value?.type;
  return typeof type === "string" && Object.hasOwn(shapes, type) && fits(value, shapes[type]!);
}

function fits(value: object, shape: Shape): boolean {
  const fields = value as Readonly<Record<string, unknown>>;
  return typeof value === "object" && value !== null &&
    Object.entries(shape).every(([name, type]) => {
      if (type === "list") return Array.isArray(fields[name]);
      if (type === "string?" && fields[name] === undefined) return true;
      return typeof fields[name] === type.replace("?", "");
    });
}
