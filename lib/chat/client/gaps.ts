import type {
  ChatMessage,
  HistoryMessage,
  JoinedMessage,
  ServerMessage,
} from "../protocol/protocol.ts";
import type { ChatState } from "./state.ts";

/** How often older messages are asked for: no more than a server allows at once. */
const MAX_PAGES = 20;
/** How many messages of a room may wait for older ones. */
const MAX_HELD = 4096;
const REF = "gap";

/** What comes of a message. */
export interface Passage {
  /** What is to be heard now, in order. */
  messages: readonly ServerMessage[];
  /** What is to be asked. */
  ask?: HistoryMessage;
}

interface Gap {
  joined: JoinedMessage;
  since: number;
  missed: readonly ChatMessage[];
  pages: number;
  held: ServerMessage[];
}

/**
 * Fills what one answer of the server cannot: when more was missed than it holds, the older messages
 * are asked for, and what comes meanwhile in the room waits behind them.
 */
export class Gaps {
  readonly #state: ChatState;
  readonly #gaps = new Map<string, Gap>();

  /** Fills what this state has not seen. */
  constructor(state: ChatState) {
    this.#state = state;
  }

  /** Takes a message in. */
  pass(message: ServerMessage): Passage {
    if (message.type === "welcome") this.#gaps.clear();
    if (message.type === "error" && message.ref === REF) return { messages: this.#giveUp() };
    if (message.type === "joined" && message.more) return this.#open(message);
    const gap = "room" in message && message.room ? this.#gaps.get(message.room) : undefined;
    if (!gap || message.type === "ack") return { messages: [message] };
    if (message.type === "history" && message.ref === REF) {
      gap.missed = [...message.messages.filter(({ id }) => id > gap.since), ...gap.missed];
      const oldest = message.messages[0]?.id ?? 0;
      return this.#next(gap, message.more && oldest > gap.since);
    }
    gap.held.push(message);
    return gap.held.length > MAX_HELD ? this.#next(gap, false) : { messages: [] };
  }

  #open(joined: JoinedMessage): Passage {
    const since = this.#state.seen(joined.room);
    if (since === 0 || joined.messages.length === 0) return { messages: [joined] };
    const gap: Gap = { joined, since, missed: joined.messages, pages: 0, held: [] };
    this.#gaps.set(joined.room, gap);
    return this.#next(gap, true);
  }

  /** Asks for older messages, or closes the gap. */
  #next(gap: Gap, more: boolean): Passage {
    const { joined: { room }, missed } = gap;
    if (!more || gap.pages++ >= MAX_PAGES) return { messages: this.#close(gap, more) };
    const before = missed[0]!.id;
    return { messages: [], ask: { type: "history", room, before, limit: 1000, ref: REF } };
  }

  #close({ joined, missed, held }: Gap, more: boolean): ServerMessage[] {
    this.#gaps.delete(joined.room);
    return [{ ...joined, messages: missed, more }, ...held];
  }

  #giveUp(): ServerMessage[] {
    return [...this.#gaps.values()].flatMap((gap) => this.#close(gap, true));
  }
}
