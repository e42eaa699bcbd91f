import type { Direction, RelayEvent } from "../event.ts";

/** How many values of a connection and direction are kept for the middle and the 99th percentile. */
const MAX_SAMPLE = 4096;
const DIRECTIONS: readonly Direction[] = ["up", "down"];

/** The least, the middle, the 99th percentile and the most of some values. */
export interface Spread {
  /** The least. */
  min: number;
  /** The middle. */
  p50: number;
  /** What 99 of 100 do not exceed. */
  p99: number;
  /** The most. */
  max: number;
}

/** What one direction of a connection carried. */
export interface TapeStats {
  /** The number of the connection. */
  conn: number;
  /** Which way. */
  direction: Direction;
  /** How many messages. */
  messages: number;
  /** How many bytes on the wire. */
  bytes: number;
  /** How large the messages are, in bytes. */
  size: Spread | undefined;
  /** How long it was from one to the next, in milliseconds. */
  gap: Spread | undefined;
  /** Messages a second, from the first to the last; `undefined` for fewer than two moments. */
  rate: number | undefined;
  /** How many came in more than one read. */
  cut: number;
  /** How many ended in a read with others. */
  glued: number;
}

/**
 * Counts what a tape holds, in memory that grows with its connections only: percentiles are those of
 * an even sample once there are more than 4,096 messages.
 */
export class TapeCounter {
  readonly #tallies = new Map<number, Record<Direction, Tally>>();

  /** Counts an event. */
  add(event: RelayEvent): void {
    let tallies = this.#tallies.get(event.conn);
    if (tallies === undefined) {
      tallies = { up: new Tally(), down: new Tally() };
      this.#tallies.set(event.conn, tallies);
    }
    if (event.type === "message") tallies[event.direction].add(event);
  }

  /** What was counted: of each connection `up`, then `down`. */
  stats(): TapeStats[] {
    return [...this.#tallies].flatMap(([conn, tallies]) =>
      DIRECTIONS.map((direction) => ({ conn, direction, ...tallies[direction].stats() }))
    );
  }
}

/** What {@linkcode Tally.add} needs of a message. */
interface Tallied {
  time: number;
  bytes: Uint8Array;
  wire: Uint8Array;
  reads: number;
  glued: number;
}

class Tally {
  #messages = 0;
  #bytes = 0;
  #cut = 0;
  #glued = 0;
  #first = 0;
  #last = 0;
  readonly #sizes = new Sample();
  readonly #gaps = new Sample();

  add({ time, bytes, wire, reads, glued }: Tallied): void {
    if (this.#messages === 0) this.#first = time;
    else this.#gaps.add(time - this.#last);
    this.#last = time;
    this.#messages++;
    this.#bytes += wire.length;
    this.#sizes.add(bytes.length);
    if (reads > 1) this.#cut++;
    if (glued > 1) this.#glued++;
  }

  stats(): Omit<TapeStats, "conn" | "direction"> {
    const seconds = (this.#last - this.#first) / 1000;
    return {
      messages: this.#messages,
      bytes: this.#bytes,
      size: this.#sizes.spread(),
      gap: this.#gaps.spread(),
      rate: seconds > 0 ? (this.#messages - 1) / seconds : undefined,
      cut: this.#cut,
      glued: this.#glued,
    };
  }
}

/** Every value while there is room, then every second, every fourth and so on: the same each time. */
class Sample {
  #values: number[] = [];
  #step = 1;
  #count = 0;
  #min = Infinity;
  #max = -Infinity;

  add(value: number): void {
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    if (this.#count++ % this.#step !== 0) return;
    if (this.#values.length === MAX_SAMPLE) {
      this.#values = this.#values.filter((_, i) => i % 2 === 0);
      this.#step *= 2;
      if ((this.#count - 1) % this.#step !== 0) return;
    }
    this.#values.push(value);
  }

  spread(): Spread | undefined {
    if (this.#count === 0) return undefined;
    const sorted = this.#values.toSorted((a, b) => a - b);
    const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
    return { min: this.#min, p50: rank(0.5), p99: rank(0.99), max: this.#max };
  }
}
