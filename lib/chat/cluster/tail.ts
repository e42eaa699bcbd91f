import type { LogPage, LogRange } from "../log/log.ts";
import type { ChatMessage } from "../protocol/protocol.ts";

/** The newest messages of all rooms: what is asked for nearly always. */
export class Tail {
  readonly #max: number;
  readonly #all: ChatMessage[] = [];
  readonly #byRoom = new Map<string, ChatMessage[]>();
  #start: number;

  /** Makes an empty tail of at most `max` messages; the first one has at least the id `start`. */
  constructor({ max, start }: { max: number; start: number }) {
    this.#max = max;
    this.#start = start;
  }

  /** All messages from this id on are here. */
  get start(): number {
    return this.#start;
  }

  /** Adds a message, whose id is larger than all before. */
  push(message: ChatMessage): void {
    this.#all.push(message);
    const room = this.#byRoom.get(message.room);
    if (room) room.push(message);
    else this.#byRoom.set(message.room, [message]);
    // Cut in large pieces: cutting one at a time would move the whole array for each message.
    if (this.#all.length >= this.#max * 1.25) this.#cut();
  }

  /** The message with this id. */
  find(id: number): ChatMessage | undefined {
    const message = this.#all[firstAt(this.#all, id)];
    return message?.id === id ? message : undefined;
  }

  /** The newest messages of a range, as far as they are here. */
  page(room: string, { before = Infinity, after = 0, limit }: LogRange): LogPage {
    const kept = this.#byRoom.get(room) ?? [];
    const end = firstAt(kept, before);
    const start = Math.min(end, firstAt(kept, after + 1));
    const from = Math.max(start, end - limit);
    return { messages: kept.slice(from, end), more: from > start };
  }

  #cut(): void {
    const cut = this.#all.splice(0, this.#all.length - this.#max);
    this.#start = this.#all[0]!.id;
    for (const room of new Set(cut.map(({ room }) => room))) {
      const kept = this.#byRoom.get(room)!;
      kept.splice(0, firstAt(kept, this.#start));
      if (kept.length === 0) this.#byRoom.delete(room);
    }
  }
}

/** The index of the first message whose id is not smaller. */
function firstAt(messages: readonly ChatMessage[], id: number): number {
  let [low, high] = [0, messages.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
