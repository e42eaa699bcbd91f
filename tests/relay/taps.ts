import type { CloseEvent, LedgerEntry, RelayEvent, Tap } from "../../lib/relay/event.ts";

/** A tap that remembers what it was told, and can be waited on. */
export class Record {
  readonly events: RelayEvent[] = [];
  readonly #first = Promise.withResolvers<void>();
  readonly #wanted: { count: number; resolve: () => void }[] = [];

  readonly tap: Tap = (event) => {
    const kept = event.type === "message"
      ? { ...event, bytes: event.bytes.slice(), wire: event.wire.slice() }
      : event;
    this.events.push(kept);
    if (event.type === "message") this.#first.resolve();
    for (const { count, resolve } of this.#wanted) if (this.#closes.length >= count) resolve();
  };

  get #closes(): CloseEvent[] {
    return this.events.filter((event) => event.type === "close");
  }

  /** The texts of the messages in one direction. */
  texts(direction: "up" | "down"): string[] {
    return this.events.flatMap((event) =>
      event.type === "message" && event.direction === direction
        ? [new TextDecoder().decode(event.bytes)]
        : []
    );
  }

  /** Waits for the first message. */
  message(): Promise<void> {
    return this.#first.promise;
  }

  /** The accounts of the connections, once so many are closed. */
  async ledgers(count: number): Promise<LedgerEntry[]> {
    await new Promise<void>((resolve) => {
      this.#wanted.push({ count, resolve });
      if (this.#closes.length >= count) resolve();
    });
    return this.#closes.map(({ ledger }) => ledger);
  }
}
