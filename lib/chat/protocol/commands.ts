import { nearest } from "../../nearest.ts";
import { ChatError } from "./chat_error.ts";
import type { ClientMessage, CommandSummary, LineMessage } from "./protocol.ts";

/** What a line means: a message, or the wish to see the commands. */
export type LineMeaning = ClientMessage | { type: "help"; name?: string };

/** A command of a line. */
export interface Command extends CommandSummary {
  /** Whether it is for operators only. */
  operator?: true;
  /** What it means with what follows it; `undefined` where that is not enough. */
  parse(rest: string): LineMeaning | undefined;
}

/** The commands: the parser, `/help` and the `commands` of `welcome` are made of this table. */
export const COMMANDS: readonly Command[] = [
  {
    name: "help",
    usage: "/help [COMMAND]",
    summary: "Show the commands",
    parse: (name) => name ? { type: "help", name } : { type: "help" },
  },
  {
    name: "nick",
    usage: "/nick NAME",
    summary: "Change your name",
    parse: (name) => name ? { type: "nick", name } : undefined,
  },
  {
    name: "msg",
    usage: "/msg NAME[,NAME] TEXT",
    summary: "Send a private message",
    parse: parseTell,
  },
  {
    name: "me",
    usage: "/me TEXT",
    summary: "Say what you do",
    parse: (text) => text ? { type: "say", text, action: true } : undefined,
  },
  {
    name: "join",
    usage: "/join ROOM",
    summary: "Enter a room, or make it the current one",
    parse: (room) => room ? { type: "join", room } : undefined,
  },
  {
    name: "leave",
    usage: "/leave [ROOM]",
    summary: "Leave a room",
    parse: (room) => ({ type: "leave", ...optional({ room }) }),
  },
  {
    name: "rooms",
    usage: "/rooms",
    summary: "List the rooms",
    parse: () => ({ type: "rooms" }),
  },
  {
    name: "who",
    usage: "/who [ROOM]",
    summary: "List who is there",
    parse: (room) => ({ type: "who", ...optional({ room }) }),
  },
  {
    name: "history",
    usage: "/history [COUNT]",
    summary: "Show what was said before",
    parse: parseHistory,
  },
  {
    name: "ignore",
    usage: "/ignore NAME",
    summary: "Hide what a member says",
    parse: (name) => name ? { type: "ignore", name } : undefined,
  },
  {
    name: "unignore",
    usage: "/unignore NAME",
    summary: "Show what a member says again",
    parse: (name) => name ? { type: "ignore", name, on: false } : undefined,
  },
  {
    name: "quit",
    usage: "/quit",
    summary: "Leave the server",
    parse: () => ({ type: "quit" }),
  },
  {
    name: "token",
    usage: "/token WORD",
    summary: "Come in, where the server asks for a token",
    parse: (token) => token ? { type: "hello", token } : undefined,
  },
  {
    name: "operator",
    usage: "/operator TOKEN",
    summary: "Become an operator",
    parse: (token) => token ? { type: "operator", token } : undefined,
  },
  {
    name: "topic",
    usage: "/topic [TEXT]",
    summary: "Say what the room is about",
    operator: true,
    parse: (text) => ({ type: "topic", text }),
  },
  {
    name: "kick",
    usage: "/kick NAME [REASON]",
    summary: "Send a member away",
    operator: true,
    parse: (rest) => parseRemove("kick", rest),
  },
  {
    name: "ban",
    usage: "/ban NAME [REASON]",
    summary: "Send a member away for good",
    operator: true,
    parse: (rest) => parseRemove("ban", rest),
  },
  {
    name: "unban",
    usage: "/unban NAME",
    summary: "Let a banned member come in again",
    operator: true,
    parse: (name) => name ? { type: "ban", name, on: false } : undefined,
  },
  {
    name: "mute",
    usage: "/mute NAME",
    summary: "Silence a member",
    operator: true,
    parse: (name) => name ? { type: "mute", name } : undefined,
  },
  {
    name: "unmute",
    usage: "/unmute NAME",
    summary: "Let a member speak again",
    operator: true,
    parse: (name) => name ? { type: "mute", name, on: false } : undefined,
  },
];

function parseTell(rest: string): LineMeaning | undefined {
  const [names, text] = splitWord(rest);
  const to = names.split(",").filter((name) => name !== "");
  return to.length > 0 && text ? { type: "tell", to, text } : undefined;
}

function parseHistory(rest: string): LineMeaning | undefined {
  if (rest === "") return { type: "history" };
  return /^\d{1,6}$/.test(rest) ? { type: "history", limit: Number(rest) } : undefined;
}

function parseRemove(type: "kick" | "ban", rest: string): LineMeaning | undefined {
  const [name, reason] = splitWord(rest);
  return name ? { type, name, ...optional({ reason }) } : undefined;
}

function optional<T extends Record<string, string>>(fields: T): Partial<T> {
  return Object.values(fields).every((value) => value === "") ? {} : fields;
}

/** The first word, and what follows it. */
function splitWord(text: string): [string, string] {
  const end = text.search(/\s/);
  return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end).trim()];
}

/**
 * Reads a line as a person types it: a message, or a command where it begins with `/`. A message
 * that begins with `/` begins with two of them.
 *
 * @param line The line, without its end.
 * @returns What it means; `undefined` of an empty line.
 * @throws {ChatError} `bad-message`, when the command is unknown or incomplete.
 */
export function parseLine(line: string): LineMeaning | undefined {
  if (line.trim() === "") return undefined;
  if (!line.startsWith("/")) return { type: "say", text: line };
  if (line.startsWith("//")) return { type: "say", text: line.slice(1) };
  const [word, rest] = splitWord(line.slice(1));
  const command = findCommand(word);
  const meaning = command.parse(rest);
  if (meaning) return meaning;
  throw new ChatError(`Cannot follow /${command.name}: write it as ${command.usage}`, {
    code: "bad-message",
  });
}

/** What a line means for the room that it was written for, where the command names none. */
export function inRoom(
  message: Exclude<LineMeaning, { type: "help" }>,
  { room, ref }: Pick<LineMessage, "room" | "ref">,
): ClientMessage {
  const takesRoom = ["say", "leave", "who", "history", "topic"].includes(message.type);
  return { ...(takesRoom && room !== undefined ? { room } : {}), ...message, ref };
}

/**
 * The commands in words, one a line.
 *
 * @param name A command, for that alone.
 * @throws {ChatError} `bad-message`, when there is no such command.
 */
export function helpText(name?: string): string {
  if (name) {
    const { usage, summary } = findCommand(name.replace(/^\//, ""));
    return `${usage}  ${summary}`;
  }
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary, operator }) =>
    `${usage.padEnd(width)}  ${summary}${operator ? " (operators)" : ""}`
  );
  return [...lines, "Any other line is a message. // begins one that begins with a slash."].join(
    "\n",
  );
}

function findCommand(word: string): Command {
  const name = word.toLowerCase();
  const command = COMMANDS.find((command) => command.name === name);
  if (command) return command;
  const near = nearest(name, COMMANDS.map(({ name }) => name));
  const shown = word.slice(0, 32);
  throw new ChatError(
    `Cannot follow /${shown}: ${near ? `did you mean /${near}?` : "see /help"}`,
    { code: "bad-message" },
  );
}
