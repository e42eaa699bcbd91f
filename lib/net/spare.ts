import { ByteQueue } from "../frame/byte_queue.ts";

/** The largest buffer that is worth keeping for the next burst. */
const MAX_KEPT = 4 << 20;

/**
 * The large buffer of a connection between two bursts, held so weakly that an idle connection costs
 * nothing: the collector takes it when memory is wanted.
 */
export class Spare {
  #kept: WeakRef<ByteQueue> | undefined;
  #free = false;

  /** The buffer that was kept, empty, or a new one; it is the caller's alone until it is given back. */
  take(): ByteQueue {
    const kept = this.#free ? this.#kept?.deref() : undefined;
    this.#free = false;
    return kept ?? new ByteQueue();
  }

  /** Keeps a buffer that nobody reads or writes any more. */
  give(queue: ByteQueue): void {
    if (queue.bytes.length > MAX_KEPT) return;
    queue.clear();
    if (this.#kept?.deref() !== queue) this.#kept = new WeakRef(queue);
    this.#free = true;
  }
}
