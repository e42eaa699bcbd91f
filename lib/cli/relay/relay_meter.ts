import type { Counter, Histogram, Metrics, Sample } from "../../measure/metrics/metrics.ts";
import type { Direction, LedgerEntry, Side, Tap } from "../../relay/event.ts";
import type { FaultSet } from "../../relay/faults/fault_set.ts";
import type { OpenConnection } from "../../relay/join.ts";
import { LIFETIMES } from "../metrics/server_meter.ts";

const DIRECTIONS = ["up", "down"] as const;

type Traffic = Record<Direction, { received: number; sent: number; messages: number }>;

/** Counts what a relay does. What passes is read off its accounts when somebody asks. */
export class RelayMeter {
  readonly #metrics: Metrics;
  readonly #open = new Map<number, OpenConnection>();
  readonly #over: Traffic = { up: newTraffic(), down: newTraffic() };
  readonly #opened: Counter;
  readonly #closed: Counter;
  readonly #refused: Counter;
  readonly #held: Counter;
  readonly #lasted: Histogram;
  #holding = 0;

  /** Makes the figures of a relay. */
  constructor(metrics: Metrics) {
    const count = (name: string, help: string, read?: () => readonly Sample[]) =>
      metrics.counter({ name: `sockeye_${name}`, help }, read);
    const gauge = (name: string, help: string, read: () => number) =>
      metrics.gauge({ name: `sockeye_${name}`, help }, read);
    gauge("connections", "Open connections", () => this.#open.size);
    this.#opened = count("connections_opened", "Connections that were let in");
    this.#closed = count("connections_closed", "Connections that ended, by which side and how");
    this.#refused = count("refused", "Peers that were not let in, by reason");
    count("received_bytes", "Bytes received", () => this.#passed("received"));
    count("sent_bytes", "Bytes handed on", () => this.#passed("sent"));
    count("messages", "Messages, where they are cut or shown", () => this.#passed("messages"));
    gauge("queued_bytes", "Bytes that wait until they are handed on", () => this.#queued());
    this.#held = count("held_seconds", "How long taps (stdout, tape, page) held connections back");
    gauge("held", "Messages that wait for a tap", () => this.#holding);
    this.#lasted = metrics.histogram({
      name: "sockeye_connection_duration_seconds",
      help: "How long connections lasted",
    }, LIFETIMES);
    this.#metrics = metrics;
  }

  /** Both sides are there. */
  opened(connection: OpenConnection): void {
    this.#open.set(connection.conn, connection);
    this.#opened.add(1);
  }

  /** A connection is over, which may never have had both sides. */
  closed({ conn, by, how, durationMs, ...sides }: LedgerEntry): void {
    if (!this.#open.delete(conn)) this.#opened.add(1);
    this.#closed.add(1, { by, how });
    this.#lasted.observe(durationMs / 1000);
    for (const direction of DIRECTIONS) addTo(this.#over[direction], sides[direction]);
  }

  /** A peer was not let in. */
  refused(reason: string): void {
    this.#refused.add(1, { reason });
  }

  /** Counts what faults do. */
  addFaults(faults: FaultSet): void {
    const count = (name: string, help: string, figure: "hits" | "lost" | "added") =>
      this.#metrics.counter(
        { name: `sockeye_fault_${name}`, help },
        () =>
          faults.list().map(({ id, fault }) => ({
            labels: { id: String(id), fault: fault.text },
            value: faults.tally(id)[figure],
          })),
      );
    count("hits", "How often faults struck", "hits");
    count("lost_bytes", "Bytes that faults took away", "lost");
    count("added_bytes", "Bytes that faults put in", "added");
  }

  /** A tap that measures how long it holds connections back. */
  watch(tap: Tap): Tap {
    return (event) => {
      const held = tap(event);
      if (!held) return;
      const since = performance.now();
      this.#holding++;
      return held.finally(() => {
        this.#holding--;
        this.#held.add((performance.now() - since) / 1000);
      });
    };
  }

  #passed(figure: "received" | "sent" | "messages"): readonly Sample[] {
    const sums = structuredClone(this.#over);
    for (const { look } of this.#open.values()) {
      const sides = look();
      for (const direction of DIRECTIONS) addTo(sums[direction], sides[direction]);
    }
    return DIRECTIONS.map((direction) => ({
      labels: { direction },
      value: sums[direction][figure],
    }));
  }

  #queued(): number {
    let queued = 0;
    for (const { look } of this.#open.values()) {
      const { up, down } = look();
      queued += queuedIn(up) + queuedIn(down);
    }
    return queued;
  }
}

function newTraffic(): Traffic["up"] {
  return { received: 0, sent: 0, messages: 0 };
}

function addTo(sum: Traffic["up"], { bytesIn, bytesOut, messages }: Side): void {
  sum.received += bytesIn;
  sum.sent += bytesOut;
  sum.messages += messages;
}

function queuedIn({ bytesIn, bytesOut, injected, faults }: Side): number {
  const { lost = 0, added = 0 } = faults ?? {};
  return bytesIn + (injected?.bytes ?? 0) - lost + added - bytesOut;
}
