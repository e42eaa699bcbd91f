import { ageClock } from "./age_clock.ts";
import type { Draft, Log, LogPage, LogRange } from "./log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";

/** The bounds of a {@linkcode MemoryLog}. */
export interface MemoryLogOptions {
  /**
   * Messages that are kept of each room.
   *
   * @default {10000}
   */
  count?: number;
  /**
   * Milliseconds that a message is kept.
   *
   * @default {604800000}
   */
  age?: number;
  /**
   * Rooms whose messages are kept; the one that was silent longest gives way.
   *
   * @default {1024}
   */
  rooms?: number;
  /**
   * The `id` of the first message. Members come back to a server that was started again with the last
   * `id` they have seen: it must begin above that, as `Date.now() * 1000` does.
   *
   * @default {1}
   */
  first?: number;
  /**
   * What time it is, in milliseconds since 1970.
   *
   * @default {Date.now}
   */
  now?: () => number;
  /**
   * Milliseconds that have passed since any moment, by a clock that nobody sets.
   *
   * @default {performance.now}
   */
  elapsed?: () => number;
}

/** Keeps messages in memory, until the program ends. */
export class MemoryLog implements Log {
  /** Another one for each: what was kept is gone with its program. */
  readonly id: string = crypto.randomUUID();
  /** Called with each message once it is kept. */
  onMessage: (message: ChatMessage) => void = () => {};
  readonly #count: number;
  readonly #age: number;
  readonly #rooms: number;
  readonly #now: () => number;
  readonly #ageClock: () => number;
  // In the order of the last message.
  readonly #kept = new Map<string, ChatMessage[]>();
  // One counter for all rooms: a room that was forgotten does not count from 1 again.
  #last: number;

  /** Makes an empty log. */
  constructor(options: MemoryLogOptions = {}) {
    const { count = 10_000, age = 604_800_000, rooms = 1024, first = 1 } = options;
    const { now = Date.now, elapsed } = options;
    this.#count = count;
    this.#age = age;
    this.#rooms = rooms;
    this.#last = first - 1;
    this.#now = now;
    this.#ageClock = ageClock(now, elapsed);
  }

  /** Keeps a message, at once. */
  append(draft: Draft): ChatMessage {
    const { room, from, text, action } = draft;
    const message: ChatMessage = {
      type: "message",
      room,
      id: ++this.#last,
      time: this.#now(),
      from,
      text,
    };
    if (action) message.action = true;
    this.#keep(message);
    this.onMessage(message);
    return message;
  }

  /** The newest messages of a range. */
  history(room: string, range: LogRange): LogPage {
    const { before = Infinity, after = 0, limit } = range;
    const kept = this.#fresh(room);
    const end = firstAt(kept, (message) => message.id >= before);
    const start = firstAt(kept, ({ id }) => id > after);
    const from = Math.max(start, end - limit);
    return { messages: kept.slice(from, end), more: from > start };
  }

  /** Does nothing: nothing waits to be kept. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Forgets what came before the first message that is young enough; returns the rest. */
  #fresh(room: string): ChatMessage[] {
    const kept = this.#kept.get(room) ?? [];
    const oldest = this.#ageClock() - this.#age;
    const first = kept.findIndex(({ time }) => time >= oldest);
    if (first !== 0) kept.splice(0, first < 0 ? kept.length : first);
    return kept;
  }

  #keep(message: ChatMessage): void {
    const kept = this.#kept.get(message.room) ?? [];
    kept.push(message);
    // Cut in large pieces: cutting one at a time would move the whole array for each message.
    if (kept.length >= this.#count * 1.25) kept.splice(0, kept.length - this.#count);
    this.#kept.delete(message.room);
    this.#kept.set(message.room, kept);
    if (this.#kept.size > this.#rooms) this.#kept.delete(this.#kept.keys().next().value!);
  }
}

/** The index of the first message of which `test` is true; it is true of all that follow. */
function firstAt(messages: ChatMessage[], test: (message: ChatMessage) => boolean): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(messages[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
