import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { isUtf8 } from "../frame/utf8_check.ts";
import type { WebSocketCodec } from "../frame/websocket.ts";
import type { WebSocketFrame } from "../frame/websocket_frame.ts";
import type { ByteStream } from "../net/byte_stream.ts";
import { encodeDatagrams } from "../net/datagram_frames.ts";
import { Spare } from "../net/spare.ts";
import type { WebSocketInbox } from "./websocket_inbox.ts";
import type { WebSocketMessageKind } from "./websocket_options.ts";

/** What an outbox is made of, besides its stream. */
export interface WebSocketOutboxOptions {
  /** Makes frames of a WebSocket. */
  frames: WebSocketCodec;
  /** Makes frames of a message, where they are framed inside. */
  codec: Codec | undefined;
  /** What messages are sent as. */
  kind: WebSocketMessageKind | "auto";
  /** What was received: a message of it that is sent back keeps its kind. */
  inbox: WebSocketInbox;
}

/** What goes out over a WebSocket. */
export class WebSocketOutbox {
  readonly #stream: ByteStream;
  readonly #options: WebSocketOutboxOptions;
  readonly #spare = new Spare();
  #writes = 0;

  /** Writes to a stream. */
  constructor(stream: ByteStream, options: WebSocketOutboxOptions) {
    this.#stream = stream;
    this.#options = options;
  }

  /** Whether the stream has not taken all of it yet. */
  get isWriting(): boolean {
    return this.#writes > 0;
  }

  /** Sends messages in one write, as the kinds given, else as their own. */
  async send(
    messages: readonly Uint8Array[],
    kinds: readonly WebSocketMessageKind[] = [],
  ): Promise<void> {
    const queue = this.#spare.take();
    this.#writes++;
    try {
      const { frames } = this.#options;
      for (let i = 0; i < messages.length; i++) {
        const frame = this.#frameOf(messages[i]!, i);
        frames.encode(kinds[i] ? { ...frame, kind: kinds[i]! } : frame, queue);
      }
      await this.#stream.write(queue.view());
    } finally {
      this.#writes--;
      this.#spare.give(queue);
    }
  }

  /** Sends a control frame. */
  async control(frame: WebSocketFrame): Promise<void> {
    const queue = new ByteQueue();
    this.#options.frames.encode(frame, queue);
    await this.write(queue.view());
  }

  /** Sends frames that are encoded already. */
  async write(bytes: Uint8Array): Promise<void> {
    this.#writes++;
    try {
      await this.#stream.write(bytes);
    } finally {
      this.#writes--;
    }
  }

  #frameOf(message: Uint8Array, index: number): WebSocketFrame {
    const { inbox, codec } = this.#options;
    const isAnswer = message === inbox.messages[index];
    const kind = isAnswer ? inbox.kinds[index]! : this.#kindOf(message);
    return { kind, data: codec ? encodeDatagrams([message], codec)[0]! : message };
  }

  #kindOf(message: Uint8Array): WebSocketMessageKind {
    const { kind, codec } = this.#options;
    if (kind !== "auto") return kind;
    return !codec && isUtf8(message) ? "text" : "binary";
  }
}
