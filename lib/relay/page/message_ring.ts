import type { MessageEvent } from "../event.ts";

/** A message under the number by which it is asked for. */
export interface KeptMessage {
  /** Its number among all messages of the relay, from 1. */
  readonly id: number;
  /** The message; its bytes are copies. */
  readonly event: MessageEvent;
}

/** Options of {@linkcode MessageRing}. */
export interface MessageRingOptions {
  /**
   * How many messages are kept.
   *
   * @default {20000}
   */
  maxMessages?: number | undefined;
  /**
   * How many bytes they may have together.
   *
   * @default {33554432}
   */
  maxBytes?: number | undefined;
}

/** The newest messages that passed: as many as there is room for. */
export class MessageRing {
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  readonly #slots: (KeptMessage | undefined)[] = [];
  #lastId = 0;
  #firstId = 1;
  #bytes = 0;

  /** Starts empty. */
  constructor(options: MessageRingOptions = {}) {
    const { maxMessages = 20_000, maxBytes = 32 << 20 } = options;
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
  }

  /** How many messages are kept. */
  get size(): number {
    return this.#lastId - this.#firstId + 1;
  }

  /** Keeps a copy of a message, and forgets the oldest ones where there is no room. */
  add(event: MessageEvent): KeptMessage {
    const kept = { id: ++this.#lastId, event: copyOf(event) };
    this.#slots[kept.id % this.#maxMessages] = kept;
    this.#bytes += sizeOf(kept.event);
    // One that is larger than all the room is not kept either.
    while (this.size > this.#maxMessages - 1 || this.#bytes > this.#maxBytes) this.#drop();
    return kept;
  }

  /** The message of a number, if it is still there. */
  get(id: number): MessageEvent | undefined {
    if (!(id >= this.#firstId && id <= this.#lastId)) return undefined;
    return this.#slots[id % this.#maxMessages]?.event;
  }

  /** The newest messages that a filter lets pass, the oldest of them first. */
  newest(count: number, isMeant: (event: MessageEvent) => boolean): KeptMessage[] {
    const found: KeptMessage[] = [];
    for (let id = this.#lastId; id >= this.#firstId && found.length < count; id--) {
      const kept = this.#slots[id % this.#maxMessages]!;
      if (isMeant(kept.event)) found.push(kept);
    }
    return found.reverse();
  }

  #drop(): void {
    const slot = this.#firstId++ % this.#maxMessages;
    this.#bytes -= sizeOf(this.#slots[slot]!.event);
    this.#slots[slot] = undefined;
  }
}

/** A message that is a piece of its wire bytes stays one: it is copied once. */
function copyOf(event: MessageEvent): MessageEvent {
  const { bytes, wire } = event;
  const at = bytes.byteOffset - wire.byteOffset;
  const isPiece = bytes.buffer === wire.buffer && at >= 0 && at + bytes.length <= wire.length;
  const whole = wire.slice();
  return {
    ...event,
    wire: whole,
    bytes: isPiece ? whole.subarray(at, at + bytes.length) : bytes.slice(),
  };
}

function sizeOf({ bytes, wire }: MessageEvent): number {
  return wire.length + (bytes.buffer === wire.buffer ? 0 : bytes.length);
}
