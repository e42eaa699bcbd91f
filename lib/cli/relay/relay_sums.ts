import { countBytes, countOf } from "../../frame/show.ts";
import type { LedgerEntry } from "../../relay/event.ts";
import { safe } from "../../safe.ts";
import { seconds } from "./draw_event.ts";
import type { Pens } from "./pens.ts";

/** How many connections the table at the end has: the last ones. */
const MAX_ROWS = 20;
const HEAD = [
  ...["conn", "client", "ended by", "↑ messages", "bytes", "unsent"],
  ...["↓ messages", "bytes", "unsent", "open"],
];
/** The columns of words; all others are numbers, which stand to the right. */
const WORDS = [0, 1, 2];

/** The accounts of a relay's connections, summed up in bounded memory. */
export class RelaySums {
  readonly #last: LedgerEntry[] = [];
  readonly #ends = new Map<string, number>();
  #count = 0;
  #messages = 0;
  #bytes = 0;
  #unsent = 0;

  /** Adds the account of one connection. */
  add(ledger: LedgerEntry): void {
    const { by, how, up, down } = ledger;
    const end = `${by} ${how}`;
    this.#count++;
    this.#messages += up.messages + down.messages;
    this.#bytes += up.bytesIn + down.bytesIn;
    this.#unsent += up.unsent + down.unsent;
    this.#ends.set(end, (this.#ends.get(end) ?? 0) + 1);
    this.#last.push(ledger);
    if (this.#last.length > MAX_ROWS) this.#last.shift();
  }

  /** The sums as fields of an event. */
  fields(): Record<string, unknown> {
    const ends = Object.fromEntries(this.#ends);
    const [connections, messages, bytes] = [this.#count, this.#messages, this.#bytes];
    return { connections, messages, bytes, unsent: this.#unsent, ends };
  }

  /** The close ledger: a row for each of the last connections, and a line of sums. */
  draw(pen: Pens): string {
    if (this.#count === 0) return "no connections\n";
    const rows = [HEAD, ...this.#last.map(rowOf)];
    const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
    const lines = rows.map((row, i) => {
      const line = row.map((cell, column) =>
        WORDS.includes(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
      ).join("  ").trimEnd();
      return i === 0 ? pen.dim(line) : line;
    });
    const left = this.#count - this.#last.length;
    const more = left > 0 ? [pen.dim(`and ${countOf(left, "connection")} before`)] : [];
    return ["", ...lines, ...more, this.#sums(), ""].join("\n");
  }

  #sums(): string {
    const ends = [...this.#ends].map(([end, count]) => `${count} × ${end}`).join(", ");
    const unsent = this.#unsent > 0 ? `, ${countBytes(this.#unsent)} unsent` : "";
    const sizes = `${countOf(this.#messages, "message")}, ${countBytes(this.#bytes)}${unsent}`;
    return `${countOf(this.#count, "connection")} (${ends}), ${sizes}`;
  }
}

function rowOf({ conn, client, by, how, up, down, durationMs }: LedgerEntry): string[] {
  const sides = [up, down].flatMap(({ messages, bytesIn, unsent }) =>
    [messages, bytesIn, unsent].map(String)
  );
  return [`#${conn}`, safe(client), `${by} ${how}`, ...sides, seconds(durationMs)];
}
