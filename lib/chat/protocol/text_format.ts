import { safe } from "../../safe.ts";
import type { Format, FormatMember } from "./format.ts";
import type { ChatMessage, JoinedMessage, PrivateMessage, ServerMessage } from "./protocol.ts";

/** How many names a line lists before it counts the rest. */
const MAX_NAMES = 20;
/** How many of the newest messages are shown to who comes in. */
const MAX_PAST = 10;

const ENCODER = new TextEncoder();
const NOTHING = new Uint8Array();

type Lines = { [Type in ServerMessage["type"]]: Line<Extract<ServerMessage, { type: Type }>> };
type Line<Message> = (message: Message, member: FormatMember) => string | readonly string[];

/** The lines of each message; none where a person has nothing to read. */
const LINES: Lines = {
  welcome: () => [],
  joined: joinedLines,
  left: ({ room, current }) =>
    note(`You left #${room}${current ? `, and are in #${current}` : ""}.`),
  message: ({ room, ...message }, { rooms }) =>
    (rooms > 1 ? `[#${room}] ` : "") + spoken({ room, ...message }),
  private: privateLine,
  join: ({ room, name }, { rooms }) => note(`${name} joined${rooms > 1 ? ` #${room}` : ""}`),
  leave: ({ room, name, reason }, { rooms }) =>
    note(`${name} left${rooms > 1 ? ` #${room}` : ""}${reason ? ` (${reason})` : ""}`),
  nick: ({ from, to }, { name }) =>
    note(name === to ? `You are now ${to}.` : `${from} is now ${to}`),
  topic: ({ room, from, text }) =>
    note(text ? `${from} set the topic of #${room}: ${text}` : `${from} cleared #${room}'s topic`),
  people: ({ room, people }) => note(`In #${room}: ${people.join(", ") || "nobody"}`),
  rooms: ({ rooms }) =>
    rooms.map(({ room, people, topic }) =>
      note(`#${room} (${people})${topic ? `: ${topic}` : ""}`)
    ),
  history: ({ room, messages, more }) => [
    note(messages.length === 0 ? `Nothing was said in #${room}.` : `Said in #${room}:`),
    ...pastLines(messages),
    ...(more ? [note("There is more: /history COUNT shows more of it.")] : []),
  ],
  ack: () => [],
  skipped: ({ count }) => note(`${count} message${count === 1 ? "" : "s"} skipped`),
  notice: ({ text }) => text.split("\n").map(note),
  error: ({ text }) => note(text),
  ping: () => [],
  pong: () => [],
  bye: ({ reason }) => note(`Bye: ${reason}`),
};

/** Lines for a person, who sees on the screen what it typed itself. */
export const TEXT_FORMAT: Format = {
  name: "text",
  echo: false,
  encode(message, member) {
    const lines = (LINES[message.type] as Line<ServerMessage>)(message, member);
    if (lines.length === 0) return NOTHING;
    const text = typeof lines === "string"
      ? safe(lines)
      : lines.map((line) => safe(line)).join("\n");
    return ENCODER.encode(`${text}\n`);
  },
};

function note(text: string): string {
  return `* ${text}`;
}

function spoken({ from, text, action }: ChatMessage): string {
  return action ? `* ${from} ${text}` : `${from}: ${text}`;
}

function privateLine({ from, text }: PrivateMessage, { name }: FormatMember): string | string[] {
  return from === name ? [] : `[${from}] ${text}`;
}

function joinedLines(
  { room, topic, people, messages }: JoinedMessage,
  member: FormatMember,
): string[] {
  const { name } = member;
  const others = people.length > 1 ? ` with ${listWithout(name, people)}` : "";
  const greeting = `You are ${name} in #${room}${others}.`;
  const hint = name.startsWith("guest-") ? " /nick NAME changes your name, /help shows more." : "";
  return [
    note(greeting + hint),
    ...(topic ? [note(`Topic: ${topic}`)] : []),
    ...pastLines(messages.slice(-MAX_PAST)),
  ];
}

/** The others: `alice`, `alice and bob`, `alice, bob and carol`, `alice, bob and 7 more`. */
function listWithout(name: string, people: readonly string[]): string {
  const count = people.length - 1;
  // A room may be large, and every newcomer is told.
  const names = people.slice(0, MAX_NAMES + 1).filter((other) => other !== name);
  const shown = names.slice(0, count > MAX_NAMES ? MAX_NAMES - 1 : -1);
  const last = count > MAX_NAMES ? `${count - shown.length} more` : names.at(-1);
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`;
}

/** What was said before, with the minute of each in UTC. */
function pastLines(messages: readonly ChatMessage[]): string[] {
  return messages.map((message) => {
    const minute = new Date(message.time).toISOString().slice(0, 16).replace("T", " ");
    return `${minute}Z ${spoken(message)}`;
  });
}
