import { TruncatedError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { type CutMessage, Cutter } from "./cutter.ts";
import type { Direction, MessageEvent, Side, Tap } from "./event.ts";
import type { Lane } from "./faults/lane.ts";

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
  /** Takes them, where faults stand between the two sides. */
  lane?: Lane | undefined;
  /** The time, in milliseconds since the relay began. */
  now: () => number;
}

interface About {
  kind?: "text" | "binary" | undefined;
  /** All bytes of a message of the transport. */
  whole?: Uint8Array | undefined;
  /** The bytes behind the messages that belong to none. */
  idle?: Uint8Array | undefined;
  isInjected?: boolean;
}

/** Sees the bytes of one direction pass, and tells of the messages in them. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #cutter: Cutter;
  #queue: ByteQueue | undefined;
  #hasFailed = false;
  #wholes = 0;

  /** Starts with the first message. */
  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#cutter = new Cutter(options.codec);
  }

  /** Sees one read more in the queue of a pump; takes from it what is told. */
  read(queue: ByteQueue): void | Promise<void> {
    const messages = this.#cutter.cut(queue);
    return this.#tell(messages, { idle: this.#cutter.idle });
  }

  /** Sees a read that is in nobody's queue. */
  chunk(bytes: Uint8Array): void | Promise<void> {
    const queue = this.#queue ??= new ByteQueue();
    queue.push(bytes);
    return this.read(queue);
  }

  /** Sees a message of a transport that keeps them apart: no other one continues it. */
  message(bytes: Uint8Array, kind?: "text" | "binary"): void | Promise<void> {
    return this.#tell(cutWhole(bytes, this.#cutter), { kind, whole: bytes });
  }

  /** Counts and tells what is put in between messages, or pushes it into the lane. */
  inject(wire: Uint8Array, about: Pick<About, "kind" | "whole"> = {}): void | Promise<void> {
    const { side, codec } = this.#options;
    // What came before is none of its concern: it has a beginning of its own.
    const cut = cutWhole(wire, new Cutter(codec));
    // Where some of the bytes are in no message, all of them are one, so that each goes on.
    const isAll = cut.reduce((sum, { wire }) => sum + wire.length, 0) === wire.length;
    const messages = isAll ? cut : [{ bytes: wire, wire, reads: 1, glued: 1 }];
    const { messages: count, bytes } = side.injected ?? { messages: 0, bytes: 0 };
    side.injected = { messages: count + messages.length, bytes: bytes + wire.length };
    return this.#tell(messages, { ...about, isInjected: true });
  }

  /** Sees the end; what is left in the queue will not become a message any more. */
  end(queue: ByteQueue | undefined = this.#queue): void | Promise<void> {
    if (!queue) return;
    const messages = this.#cutter.end(queue);
    return this.#tell(messages, { idle: this.#cutter.idle });
  }

  /** Whether the reads so far, of which each was in nobody's queue, end with a whole message. */
  get isBetween(): boolean {
    return (this.#queue?.length ?? 0) === 0;
  }

  /** How the direction ended, where the input ended inside a message. */
  get truncation(): TruncatedError | undefined {
    const { failure } = this.#cutter;
    return failure instanceof TruncatedError ? failure : undefined;
  }

  #tell(messages: readonly CutMessage[], about: About = {}): void | Promise<void> {
    const { side, tap, lane } = this.#options;
    if (!tap && !lane) return void (side.messages += messages.length);
    // Those of one read have come at one time.
    const time = this.#options.now();
    const events = messages.map((message) => this.#event(message, { time, kind: about.kind }));
    if (about.isInjected) { for (const event of events) event.injected = true; }
    if (lane) this.#pushTo(lane, events, about);
    if (!tap) return;
    const waits: Promise<void>[] = [];
    for (let i = 0; i < events.length; i++) {
      // What is no frame comes last, behind the word that it is none.
      const failed = i === events.length - 1 ? this.#failed(tap) : undefined;
      if (failed) waits.push(failed);
      const told = tap(events[i]!);
      if (told) waits.push(told);
    }
    if (waits.length > 0) return Promise.all(waits).then(() => {});
  }

  /** A transport's message goes as one, whatever frames are in it; the faults strike it whole. */
  #pushTo(lane: Lane, told: readonly MessageEvent[], { whole, idle }: About): void {
    const time = this.#options.now();
    if (whole) {
      const [first] = told;
      const fault = lane.push(
        { ...first!, index: ++this.#wholes, bytes: whole, wire: whole },
        time,
      );
      if (fault) { for (const event of told) event.fault = fault; }
      return;
    }
    for (const event of told) {
      const fault = lane.push(event, time);
      if (fault) event.fault = fault;
    }
    if (idle) lane.pushIdle(idle, time);
  }

  /** Written out, field by field: this is made for every message. */
  #event(
    { bytes, wire, reads, glued }: CutMessage,
    { time, kind }: { time: number; kind: "text" | "binary" | undefined },
  ): MessageEvent {
    const { conn, direction, side } = this.#options;
    const index = ++side.messages;
    const event: MessageEvent = {
      type: "message",
      conn,
      direction,
      index,
      time,
      bytes,
      wire,
      reads,
      glued,
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
    const what = { how: "malformed", error, goesOn: true } as const;
    return tap({ type: "end", conn, direction, time: now(), ...what });
  }
}

/** The messages in bytes that nothing continues. */
function cutWhole(bytes: Uint8Array, cutter: Cutter): CutMessage[] {
  const queue = new ByteQueue();
  queue.adopt(bytes);
  const messages = [...cutter.cut(queue), ...cutter.end(queue)];
  // A datagram, or a WebSocket message, may be empty, and is a message all the same.
  if (messages.length === 0) messages.push({ bytes, wire: bytes, reads: 1, glued: 1 });
  return messages;
}
