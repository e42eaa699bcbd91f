import { TruncatedError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { type CutMessage, Cutter } from "./cutter.ts";
import type { Direction, MessageEvent, Side, Tap } from "./event.ts";

/** What an observer is told by, and whom it tells. */
export interface ObserverOptions {
  /** The number of the connection. */
  conn: number;
  /** Which way the bytes go. */
  direction: Direction;
  /** The account in which messages are counted. */
  side: Side;
  /** How messages are cut. */
  codec: Codec;
  /** Is told of them; without one they are only counted. */
  tap?: Tap | undefined;
  /** The time, in milliseconds since the relay began. */
  now: () => number;
}

/** Sees the bytes of one direction pass, and tells of the messages in them. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #cutter: Cutter;
  #queue: ByteQueue | undefined;
  #hasFailed = false;

  /** Starts with the first message. */
  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#cutter = new Cutter(options.codec);
  }

  /** Sees one read more in the queue of a pump; takes from it what is told. */
  read(queue: ByteQueue): void | Promise<void> {
    return this.#tell(this.#cutter.cut(queue));
  }

  /** Sees a read that is in nobody's queue. */
  chunk(bytes: Uint8Array): void | Promise<void> {
    const queue = this.#queue ??= new ByteQueue();
    queue.push(bytes);
    return this.read(queue);
  }

  /** Sees a message of a transport that keeps them apart: no other one continues it. */
  message(bytes: Uint8Array, kind?: "text" | "binary"): void | Promise<void> {
    const queue = new ByteQueue();
    queue.adopt(bytes);
    const messages = [...this.#cutter.cut(queue), ...this.#cutter.end(queue)];
    // A datagram, or a WebSocket message, may be empty, and is a message all the same.
    if (messages.length === 0) messages.push({ bytes, wire: bytes, reads: 1, glued: 1 });
    return this.#tell(messages, kind);
  }

  /** Sees the end; what is left in the queue will not become a message any more. */
  end(queue: ByteQueue | undefined = this.#queue): void | Promise<void> {
    return queue && this.#tell(this.#cutter.end(queue));
  }

  /** How the direction ended, where the input ended inside a message. */
  get truncation(): TruncatedError | undefined {
    const { failure } = this.#cutter;
    return failure instanceof TruncatedError ? failure : undefined;
  }

  #tell(messages: readonly CutMessage[], kind?: "text" | "binary"): void | Promise<void> {
    const { side, tap } = this.#options;
    if (!tap) return void (side.messages += messages.length);
    let waits: Promise<void>[] | undefined;
    for (const [i, message] of messages.entries()) {
      // What is no frame comes last, behind the word that it is none.
      const failed = i === messages.length - 1 ? this.#failed(tap) : undefined;
      const told = tap(this.#event(message, kind));
      for (const wait of [failed, told]) if (wait) (waits ??= []).push(wait);
    }
    return waits && Promise.all(waits).then(() => {});
  }

  #event({ bytes, wire, reads, glued }: CutMessage, kind?: "text" | "binary"): MessageEvent {
    const { conn, direction, side, now } = this.#options;
    const index = ++side.messages;
    const event: MessageEvent = {
      ...{ type: "message", conn, direction, index, time: now() },
      ...{ bytes, wire, reads, glued },
    };
    if (kind) event.kind = kind;
    return event;
  }

  /** Says once that the bytes are no frames: from here on they are told as they were read. */
  #failed(tap: Tap): void | Promise<void> {
    const { failure } = this.#cutter;
    if (!failure || this.#hasFailed || this.truncation) return;
    this.#hasFailed = true;
    const { conn, direction, now } = this.#options;
    const { message: error } = failure;
    return tap({ type: "end", conn, direction, time: now(), how: "malformed", error });
  }
}
