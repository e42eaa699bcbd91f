import { FrameError, TruncatedError } from "../errors.ts";
import type { Codec } from "../frame/codec.ts";
import type { WebSocketCodec } from "../frame/websocket.ts";
import { readClose, type WebSocketClose } from "../frame/websocket_close.ts";
import { WebSocketError } from "../frame/websocket_fault.ts";
import type { WebSocketFrame } from "../frame/websocket_frame.ts";
import { decodeDatagram } from "../net/datagram_frames.ts";
import { ReadBuffer } from "../net/read_buffer.ts";
import type { WebSocketMessageKind } from "./websocket_options.ts";

/** The most messages that are decoded at once. */
const MAX_BATCH = 4096;

/** What came over a WebSocket: bytes in, messages and control frames out. */
export class WebSocketInbox {
  /** The bytes that are not decoded yet. */
  readonly input: ReadBuffer = new ReadBuffer();
  /** The messages that were decoded last. */
  messages: Uint8Array[] = [];
  /** What each of them came as. */
  kinds: WebSocketMessageKind[] = [];
  /** What the last ping that is not answered said. */
  ping: Uint8Array | undefined;
  /** What the peer's close frame said: nothing counts behind it. */
  close: WebSocketClose | undefined;
  /** What went wrong; every later decoding throws it again. */
  failure: { error: unknown } | undefined;
  readonly #frames: WebSocketCodec;
  readonly #codec: Codec | undefined;

  /** Makes an empty one; with a codec, each message is cut into its frames. */
  constructor(frames: WebSocketCodec, codec: Codec | undefined) {
    this.#frames = frames;
    this.#codec = codec;
  }

  /** Whether there may be something to decode, or an error to throw. */
  get isPending(): boolean {
    return this.input.queue.length > 0 || this.failure !== undefined;
  }

  /** Forgets the messages: the bytes that they are views of may change now. */
  clear(): void {
    if (this.messages.length === 0) return;
    this.messages = [];
    this.kinds = [];
  }

  /**
   * Takes the complete messages; those in front of a malformed one first, and then its error.
   *
   * @throws {FrameError} When bytes are no frame, or a message is not made of frames of the codec.
   * @throws {TruncatedError} When a message ends inside a frame of the codec.
   */
  decode(): void {
    if (this.failure) throw this.failure.error;
    this.clear();
    try {
      while (this.close === undefined && this.messages.length < MAX_BATCH) {
        const frame = this.#frames.decode(this.input.queue);
        if (frame === undefined) return;
        this.#take(frame);
      }
    } catch (error) {
      this.failure = { error };
      if (this.messages.length === 0) throw error;
    }
  }

  /**
   * Checks the end of the input.
   *
   * @throws {TruncatedError} When it ended inside a message.
   */
  end(): void {
    if (this.close === undefined) this.#frames.end(this.input.queue);
  }

  #take({ kind, data }: WebSocketFrame): void {
    if (kind === "text" || kind === "binary") {
      const messages = this.#codec ? decodeDatagram(data, this.#codec) : [data];
      for (const message of messages) {
        this.messages.push(message);
        this.kinds.push(kind);
      }
    } else if (kind === "close") {
      this.close = readClose(data);
    } else if (kind === "ping") {
      // Of several, the last is enough (RFC 6455, section 5.5.3): pings cannot pile up.
      this.ping = data.slice();
    }
  }
}

/** What to tell a peer whose doing an error is. */
export function refusalOf(error: unknown): WebSocketClose | undefined {
  if (error instanceof WebSocketError) {
    return { code: error.code, reason: error.message.slice(0, 120) };
  }
  const isOdd = error instanceof FrameError || error instanceof TruncatedError;
  return isOdd ? { code: 1007, reason: "the message is not made of frames" } : undefined;
}
