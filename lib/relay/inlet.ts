import { UsageError } from "../errors.ts";
import { ByteQueue } from "../frame/byte_queue.ts";
import type { Codec } from "../frame/codec.ts";
import { isUtf8 } from "../frame/utf8_check.ts";
import type { Lane } from "./faults/lane.ts";
import type { Observer } from "./observer.ts";

/** How many messages may wait for their turn, and how long one may, in milliseconds. */
const MAX_WAITING = 16;
const PATIENCE = 5000;

/** Bytes that are put in. */
export interface Injected {
  /** All of them. */
  wire: Uint8Array;
  /** What they are sent as, where they become a WebSocket message. */
  kind?: "text" | "binary" | undefined;
}

/** A direction under way. */
export interface OpenFlow {
  /** Whether the transport keeps messages apart, so that one may be empty. */
  readonly isWhole: boolean;
  /** Whether what has gone on so far ends with a whole message. */
  isBetween(): boolean;
  /** Hands on bytes that did not come from the source. */
  put(injected: Injected): Promise<void>;
}

/** What somebody wants to be put in. */
export interface Wanted {
  /** The message, or what goes over the wire. */
  bytes: Uint8Array;
  /** Whether they go as they are, without a frame. */
  isExact?: boolean | undefined;
  /** What they are sent as, where they become a WebSocket message. */
  kind?: "text" | "binary" | undefined;
}

/** The way into one direction of a connection, for messages that its source did not send. */
export class Inlet {
  readonly #codec: Codec;
  readonly #sending = new Set<Promise<void>>();
  #flow: OpenFlow | undefined;
  #changed = Promise.withResolvers<void>();
  #isOver = false;

  /** Makes frames as a codec does. */
  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** Whether nothing can be put in any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Says that the direction is under way. */
  open(flow: OpenFlow): void {
    this.#flow = flow;
  }

  /** Says that a message may have been completed. */
  flush(): void {
    if (this.#sending.size > 0) this.#wake();
  }

  /** Says that the direction ends. Idempotent. */
  close(): void {
    this.#isOver = true;
    this.#wake();
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#sending);
  }

  /**
   * Puts a message in, between those that pass.
   *
   * @throws {UsageError} When it cannot be had there, or is not taken in time.
   * @throws {FrameError} When no frame may hold it.
   * @throws {NetError} As writing does.
   */
  async send(wanted: Wanted): Promise<void> {
    const injected = { wire: wireOf(wanted, this.#codec), kind: wanted.kind };
    if (this.#sending.size >= MAX_WAITING) {
      throw new UsageError(`Cannot send more: ${MAX_WAITING} messages wait to be taken`);
    }
    const sending = this.#put(injected);
    this.#sending.add(sending);
    try {
      await sending;
    } finally {
      this.#sending.delete(sending);
    }
  }

  /** Looks and puts in one step: what is read in between could begin a message. */
  async #put(injected: Injected): Promise<void> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wake();
    }, PATIENCE);
    try {
      for (;;) {
        if (this.#isOver) throw new UsageError("Cannot send: the direction has ended");
        if (this.#flow?.isBetween()) return await putInto(this.#flow, injected);
        if (isLate) {
          throw new UsageError("Cannot send: a message is under way, and its rest does not come");
        }
        await this.#changed.promise;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** How a direction with faults takes what is put in: it meets them as the others do. */
export function putInLane(
  observer: Observer,
  lane: Lane,
  options: { isWhole?: boolean } = {},
): OpenFlow {
  const { isWhole = false } = options;
  return {
    isWhole,
    isBetween: () => true,
    async put({ wire, kind }) {
      if (lane.isOver) throw new UsageError("Cannot send: a fault has ended the direction");
      if (lane.isFull) throw new UsageError("Cannot send: faults hold back as much as they may");
      await observer.inject(wire, { kind, ...(isWhole ? { whole: wire } : {}) });
    },
  };
}

function putInto(flow: OpenFlow, injected: Injected): Promise<void> {
  if (injected.wire.length > 0 || flow.isWhole) return flow.put(injected);
  throw new UsageError("Cannot send nothing: a stream has no empty messages");
}

function wireOf({ bytes, isExact, kind }: Wanted, codec: Codec): Uint8Array {
  if (kind === "text" && !isUtf8(bytes)) {
    throw new UsageError("Cannot send as a text: the bytes are no UTF-8");
  }
  if (isExact) return bytes;
  const queue = new ByteQueue();
  codec.encode(bytes, queue);
  return queue.view();
}
