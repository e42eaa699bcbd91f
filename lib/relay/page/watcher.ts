import type { ServerMessage } from "../../web/inspector/protocol.ts";
import type { CloseEvent, EndEvent, OpenEvent } from "../event.ts";
import type { MessageFilter } from "../message_filter.ts";
import { decodedOf } from "./decoded.ts";
import type { Inspection } from "./inspection.ts";
import type { KeptMessage } from "./message_ring.ts";
import { EVERYTHING, type PageFilter, parsePageFilter } from "./page_filter.ts";
import { messageRow, noteRow } from "./rows.ts";
import { Sampler, type SamplerOptions } from "./sampler.ts";

/** How many rows the answer to a filter has, and how many connections an update. */
const MAX_ROWS = 400;
const MAX_CONNECTIONS = 100;
/** How much of a message is shown. */
const MAX_BYTES = 64 << 10;

/** One page that looks on: what it wants to see, and what it was told so far. */
export class Watcher {
  readonly #inspection: Inspection;
  readonly #sampler: Sampler;
  #isMeant: MessageFilter = parsePageFilter(EVERYTHING);
  #conn = 0;
  #seen = 0;
  #lastTold = "";

  /** Looks on at what passes from now on. */
  constructor(inspection: Inspection, options: SamplerOptions = {}) {
    this.#inspection = inspection;
    this.#sampler = new Sampler(options);
  }

  /** A message passed. */
  message(kept: KeptMessage): void {
    if (!this.#isMeant(kept.event)) return;
    this.#sampler.offer(() => messageRow(kept));
  }

  /** Something else happened to a connection. */
  note(event: OpenEvent | EndEvent | CloseEvent): void {
    if (this.#conn !== 0 && event.conn !== this.#conn) return;
    this.#sampler.offer(() => noteRow(event));
  }

  /** Changes what is wanted; the answer has the newest that was. */
  filter(wanted: PageFilter & { ref: number }): ServerMessage {
    const { ref } = wanted;
    try {
      this.#isMeant = parsePageFilter(wanted);
    } catch (error) {
      return { type: "rows", ref, rows: [], error: (error as Error).message };
    }
    this.#conn = wanted.conn;
    this.#sampler.take(); // They are among those that come now, or not wanted any more.
    const kept = this.#inspection.ring.newest(MAX_ROWS, this.#isMeant);
    return { type: "rows", ref, rows: kept.map(messageRow) };
  }

  /** The bytes of a message: the first 64 KiB. */
  async bytes(id: number): Promise<ServerMessage> {
    const event = this.#inspection.ring.get(id);
    if (!event) return { type: "gone", id };
    const { bytes, wire } = event;
    const at = bytes.buffer === wire.buffer ? bytes.byteOffset - wire.byteOffset : -1;
    return {
      ...{ type: "bytes", id, length: bytes.length, at },
      wire: wire.subarray(0, MAX_BYTES).toBase64(),
      ...(at < 0 ? { message: bytes.subarray(0, MAX_BYTES).toBase64() } : {}),
      values: bytes.length > MAX_BYTES ? [] : await decodedOf(bytes),
    };
  }

  /** What changed since the last update, if anything did. */
  update(): ServerMessage | undefined {
    const { connections, count, time } = this.#inspection;
    const changed = connections.changedSince(this.#seen, MAX_CONNECTIONS);
    const rows = this.#sampler.take();
    const { skipped } = this.#sampler;
    const told = `${skipped} ${count.up.messages} ${count.down.messages} ${connections.open}`;
    if (changed.length === 0 && rows.length === 0 && told === this.#lastTold) return undefined;
    this.#lastTold = told;
    this.#seen = changed.at(-1)?.version ?? this.#seen;
    return {
      ...{ type: "update", time, open: connections.open, count, rows, skipped },
      connections: changed.map(({ row }) => row),
    };
  }
}
