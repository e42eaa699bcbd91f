import type { ChatState } from "../../chat/client/state.ts";
import type {
  ChatMessage,
  JoinedMessage,
  PastMessage,
  PrivateMessage,
} from "../../chat/protocol/protocol.ts";
import type { ServerMessage } from "../../chat/protocol/protocol.ts";
import { safe } from "../../safe.ts";
import { dim, paintName, red } from "./palette.ts";

/** Options of {@linkcode ChatView}. */
export interface ChatViewOptions {
  /** Whether names have colours. */
  color: boolean;
  /** Whether messages have the time in front. */
  times: boolean;
  /** How many of the newest messages are shown of what was said before the member came. */
  past: number;
}

/** How many names a line lists before it counts the rest. */
const MAX_NAMES = 20;

/** Makes lines for a terminal or a file of what a server says: nothing in them is harmful. */
export class ChatView {
  readonly #state: ChatState;
  readonly #options: ChatViewOptions;
  readonly #visited = new Set<string>();

  /** Shows what the client of this state hears. */
  constructor(state: ChatState, options: ChatViewOptions) {
    this.#state = state;
    this.#options = options;
  }

  /** The lines of a message that the state has taken over. */
  lines(message: ServerMessage): string[] {
    switch (message.type) {
      case "message":
        return [this.#said(message)];
      case "private":
        return [this.#whispered(message)];
      case "joined":
        return this.#joined(message);
      case "join":
        return this.#note(`${message.name} joined${this.#where(message.room)}`);
      case "leave": {
        const why = message.reason === "" ? "" : ` (${message.reason})`;
        return this.#note(`${message.name} left${this.#where(message.room)}${why}`);
      }
      case "history":
        return this.#history(message);
      case "error":
        return [this.#options.color ? red(safe(message.text)) : `! ${safe(message.text)}`];
      default:
        return wordsOf(message, this.#state.name).flatMap((line) => this.#note(line));
    }
  }

  /** A line of the client's own. */
  #note(text: string): string[] {
    const line = `* ${safe(text)}`;
    return [this.#options.color ? dim(line) : line];
  }

  #said({ room, time, from, text, action }: ChatMessage): string {
    const where = room === this.#state.current ? "" : `[${safe(room)}] `;
    const words = action
      ? `* ${this.#name(from)} ${safe(text)}`
      : `${this.#name(from)}: ${safe(text)}`;
    return this.#time(time) + where + words;
  }

  #whispered({ time, from, to, text }: PrivateMessage): string {
    const isOwn = from === this.#state.name;
    const others = to.filter((name) => name !== this.#state.name || isOwn);
    const names = (isOwn ? to : [from, ...others]).map((name) => this.#name(name)).join(", ");
    return `${this.#time(time)}[${isOwn ? "to " : ""}${names}] ${safe(text)}`;
  }

  #joined(message: JoinedMessage): string[] {
    const { room, topic, people, messages, ref } = message;
    const isBack = this.#visited.has(room);
    this.#visited.add(room);
    // What the member asked for has a `ref`; what a new connection gives back has none.
    if (isBack && ref === undefined) return this.#back(message);
    if (isBack) {
      return [
        ...this.#note(`now in #${room}`),
        ...messages.map((said) => this.#said(said)),
      ];
    }
    const { name } = this.#state;
    const others = people.filter((other) => other !== name);
    const company = others.length === 0 ? "" : ` with ${namesOf(others)}`;
    const past = this.#options.past === 0 ? [] : messages.slice(-this.#options.past);
    return [
      ...this.#note(`You are ${name} in #${room}${company}.`),
      ...(topic === "" ? [] : this.#note(`Topic: ${topic}`)),
      ...past.map((message) => this.#said(message)),
    ];
  }

  #back({ room, messages, more }: JoinedMessage): string[] {
    if (messages.length === 0) return [];
    const count = messages.filter(({ from }) => from !== this.#state.name).length;
    const missed = count === 1 ? "1 message" : `${count}${more ? " or more" : ""} messages`;
    return [
      ...(count === 0 ? [] : this.#note(`${missed} missed in #${room}`)),
      ...messages.map((message) => this.#said(message)),
    ];
  }

  #history({ room, messages, more }: PastMessage): string[] {
    if (messages.length === 0) return this.#note(`Nothing was said in #${room}.`);
    return [
      ...(more ? this.#note("There is more: /history COUNT shows more of it.") : []),
      ...this.#note(`Said in #${room}:`),
      ...messages.map((message) => this.#said(message)),
    ];
  }

  #where(room: string): string {
    return room === this.#state.current ? "" : ` #${room}`;
  }

  #name(name: string): string {
    return this.#options.color ? paintName(safe(name)) : safe(name);
  }

  #time(time: number): string {
    if (!this.#options.times) return "";
    const text = `${clock(time, Date.now())} `;
    return this.#options.color ? dim(text) : text;
  }
}

/** The words of what is neither said nor a visit. */
function wordsOf(message: ServerMessage, me: string): string[] {
  switch (message.type) {
    case "left":
      return [
        `You left #${message.room}${message.current ? `, and are in #${message.current}` : ""}.`,
      ];
    case "nick":
      return [message.to === me ? `You are now ${me}.` : `${message.from} is now ${message.to}`];
    case "topic":
      return [
        message.text === ""
          ? `${message.from} cleared the topic of #${message.room}`
          : `${message.from} set the topic of #${message.room}: ${message.text}`,
      ];
    case "people":
      return [`In #${message.room}: ${message.people.join(", ") || "nobody"}`];
    case "rooms":
      return message.rooms.map(({ room, people, topic }) =>
        `#${room} (${people})${topic === "" ? "" : `: ${topic}`}`
      );
    case "skipped":
      return [`${message.count} message${message.count === 1 ? "" : "s"} skipped`];
    case "notice":
      return message.text.split("\n");
    default: // The last word ends the program, which tells it.
      return [];
  }
}

/** `alice`, `alice and bob`, `alice, bob and 7 more`. */
function namesOf(names: readonly string[]): string {
  const shown = names.length > MAX_NAMES ? names.slice(0, MAX_NAMES - 1) : names.slice(0, -1);
  const last = names.length > MAX_NAMES ? `${names.length - shown.length} more` : names.at(-1);
  return shown.length === 0 ? `${last}` : `${shown.join(", ")} and ${last}`;
}

/** The minute, where people are; with the day, where it is not today's. */
export function clock(time: number, now: number): string {
  const [at, today] = [new Date(time), new Date(now)];
  const two = (value: number) => String(value).padStart(2, "0");
  const minute = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (at.toDateString() === today.toDateString()) return minute;
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${minute}`;
}
