import type { OutboxOptions, PushOptions, SlowPolicy } from "./outbox_options.ts";

export type * from "./outbox_options.ts";

const EMPTY: readonly Uint8Array[] = [];
/** How far over its limit a queue may go while senders are being told to wait. */
const PAUSE_FACTOR = 4;

/** What waits to be written to one member: bounded, and taken in as few pieces as it can be. */
export class Outbox {
  readonly #maxBytes: number;
  readonly #maxMessages: number;
  readonly #maxBatch: number;
  readonly #slow: SlowPolicy;
  readonly #onWake: () => void;
  readonly #onOverflow: () => void;
  readonly #onSkip: () => void;
  readonly #encodeSkipped: (count: number) => Uint8Array;
  // What was passed over when dropping: messages that must stay, and how many were dropped there.
  #front: (Uint8Array | number)[] = [];
  #queue: Uint8Array[] = [];
  // The queue begins here: moving the rest for each dropped message would cost too much.
  #start = 0;
  #undroppable: Set<Uint8Array> | undefined;
  #bytes = 0;
  #isAwake = false;
  #isClosed = false;
  #hasLast = false;
  #roomy: PromiseWithResolvers<void> | undefined;

  /** Makes an empty queue. */
  constructor(options: OutboxOptions = {}) {
    const { maxBytes = 1 << 20, maxMessages = 4096, maxBatch = 1 << 18 } = options;
    const { slow = "drop-oldest", onWake = ignore, onOverflow = ignore } = options;
    this.#onSkip = options.onSkip ?? ignore;
    this.#maxBytes = maxBytes;
    this.#maxMessages = maxMessages;
    this.#maxBatch = maxBatch;
    this.#slow = slow;
    this.#onWake = onWake;
    this.#onOverflow = onOverflow;
    this.#encodeSkipped = options.encodeSkipped ?? (() => new Uint8Array());
  }

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many messages wait. */
  get length(): number {
    return this.#front.length + this.#queue.length - this.#start;
  }

  /** Whether so much waits that senders should. */
  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes || this.length >= this.#maxMessages;
  }

  /** Adds a message, which must not be changed afterwards. */
  push(bytes: Uint8Array, options: PushOptions = {}): void {
    if (options.droppable) return this.pushDroppable(bytes);
    if (bytes.length === 0 || this.#isClosed) return;
    (this.#undroppable ??= new Set()).add(bytes);
    this.pushDroppable(bytes);
  }

  /** Adds a message that may be left out: {@linkcode Outbox.push} without an object of options. */
  pushDroppable(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#isClosed) return;
    // An array that grows from nothing takes room for many, and mostly one waits.
    if (this.#queue.length === 0) this.#queue = [bytes];
    else this.#queue.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > this.#maxBytes || this.length > this.#maxMessages) this.#handleExcess();
    this.#wake();
  }

  /**
   * Takes what waits, to be written in one write. Call it again when that is done, until it gives
   * nothing; then it wakes again.
   */
  take(): readonly Uint8Array[] {
    if (this.#bytes <= this.#maxBatch && this.#front.length === 0 && this.#start === 0) {
      return this.#takeAll();
    }
    const batch = this.#takeBatch();
    if (batch.length === 0) this.#isAwake = false;
    this.#makeRoom();
    return batch;
  }

  /** Waits until there is room again: less than half of the limit waits. */
  room(): Promise<void> {
    if (!this.isFull || this.#isClosed) return Promise.resolve();
    this.#roomy ??= Promise.withResolvers();
    return this.#roomy.promise;
  }

  /**
   * Takes in nothing more, and lets no sender wait. What is in the queue can still be taken.
   *
   * @param last A last message, which is taken in even where the limit was passed before.
   */
  close(last: Uint8Array = new Uint8Array()): void {
    this.#isClosed = true;
    if (last.length > 0 && !this.#hasLast) {
      this.#hasLast = true;
      this.#queue.push(last);
      this.#bytes += last.length;
      this.#wake();
    }
    this.#roomy?.resolve();
    this.#roomy = undefined;
  }

  #wake(): void {
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#onWake();
  }

  #takeAll(): readonly Uint8Array[] {
    const batch = this.#queue;
    if (batch.length === 0) {
      this.#isAwake = false;
      return EMPTY;
    }
    this.#queue = [];
    this.#bytes = 0;
    this.#undroppable = undefined;
    this.#makeRoom();
    return batch;
  }

  #takeBatch(): Uint8Array[] {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    const fits = (next: Uint8Array) => batch.length === 0 || bytes + next.length <= this.#maxBatch;
    const add = (next: Uint8Array) => {
      if (next.length > 0) batch.push(next);
      bytes += next.length;
    };
    while (this.#front.length > 0) {
      const next = this.#front[0]!;
      const encoded = typeof next === "number" ? this.#encodeSkipped(next) : next;
      if (!fits(encoded)) return batch;
      add(encoded);
      if (typeof next !== "number") this.#bytes -= next.length;
      this.#front.shift();
    }
    for (; this.#start < this.#queue.length; this.#start++) {
      const next = this.#queue[this.#start]!;
      if (!fits(next)) break;
      add(next);
      this.#bytes -= next.length;
      this.#undroppable?.delete(next);
    }
    this.#shrink();
    return batch;
  }

  #makeRoom(): void {
    if (this.#roomy === undefined) return;
    if (this.#bytes * 2 > this.#maxBytes || this.length * 2 > this.#maxMessages) return;
    this.#roomy.resolve();
    this.#roomy = undefined;
  }

  #handleExcess(): void {
    if (this.#slow === "drop-oldest" && this.#dropOldest()) return;
    const isWithin = this.#slow === "pause" && this.#bytes <= this.#maxBytes * PAUSE_FACTOR &&
      this.length <= this.#maxMessages * PAUSE_FACTOR;
    if (isWithin) return;
    this.close();
    this.#onOverflow();
  }

  /** Leaves out messages from the oldest on; whether that was enough. */
  #dropOldest(): boolean {
    while (this.#bytes > this.#maxBytes || this.length > this.#maxMessages) {
      const oldest = this.#queue[this.#start];
      if (oldest === undefined) return false;
      this.#start++;
      if (this.#undroppable?.delete(oldest)) this.#front.push(oldest);
      else this.#skip(oldest);
    }
    this.#shrink();
    return true;
  }

  #skip(message: Uint8Array): void {
    this.#bytes -= message.length;
    this.#onSkip();
    const last = this.#front.at(-1);
    if (typeof last === "number") this.#front[this.#front.length - 1] = last + 1;
    else this.#front.push(1);
  }

  #shrink(): void {
    if (this.#start === this.#queue.length) {
      this.#queue = [];
      this.#start = 0;
    } else if (this.#start > 1024 && this.#start * 2 > this.#queue.length) {
      this.#queue.splice(0, this.#start);
      this.#start = 0;
    }
  }
}

function ignore(): void {}
