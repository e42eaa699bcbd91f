import type { RelayEvent, Tap } from "../event.ts";
import { ConnectionTable } from "./connection_table.ts";
import { MessageRing, type MessageRingOptions } from "./message_ring.ts";
import type { SamplerOptions } from "./sampler.ts";
import { Watcher } from "./watcher.ts";

/** Options of {@linkcode Inspection}. */
export interface InspectionOptions extends MessageRingOptions, SamplerOptions {}

/** What there is to be looked at of a relay: the newest messages, the connections, exact counts. */
export class Inspection {
  /** Is told of everything; never holds a connection back. */
  readonly tap: Tap = (event) => this.#add(event);
  /** The newest messages. */
  readonly ring: MessageRing;
  /** The connections. */
  readonly connections: ConnectionTable = new ConnectionTable();
  /** What passed each way. */
  readonly count = { up: { messages: 0, bytes: 0 }, down: { messages: 0, bytes: 0 } };
  readonly #options: SamplerOptions;
  readonly #watchers = new Set<Watcher>();
  #time = 0;

  /** Starts with nothing. */
  constructor(options: InspectionOptions = {}) {
    this.ring = new MessageRing(options);
    this.#options = options;
  }

  /** When something last happened, in milliseconds since the relay began. */
  get time(): number {
    return this.#time;
  }

  /** Has a page look on. */
  watch(): Watcher {
    const watcher = new Watcher(this, this.#options);
    this.#watchers.add(watcher);
    return watcher;
  }

  /** The page is gone. */
  unwatch(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  #add(event: RelayEvent): void {
    this.#time = event.time;
    if (event.type === "message") {
      const { direction, wire } = event;
      this.count[direction].messages++;
      this.count[direction].bytes += wire.length;
      this.connections.passed(event);
      const kept = this.ring.add(event);
      for (const watcher of this.#watchers) watcher.message(kept);
      return;
    }
    if (event.type === "open") this.connections.opened(event);
    if (event.type === "close") this.connections.closed(event);
    for (const watcher of this.#watchers) watcher.note(event);
  }
}
