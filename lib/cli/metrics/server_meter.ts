import type { HttpRecord } from "../../http/serve_options.ts";
import type { Counter, Histogram, Metrics, Sample } from "../../measure/metrics/metrics.ts";
import type { CloseRecord, Connection } from "../../net/connection.ts";
import type { DatagramServer } from "../../net/datagram_server.ts";
import type { Spans } from "./spans.ts";

/** The bounds of how long connections last, in seconds. */
export const LIFETIMES = [0.01, 0.1, 1, 10, 60, 600, 3600];
/** Answers of an echo take microseconds. */
const LATENCIES = [
  ...[0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005],
  ...[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
];

/** What has gone both ways. */
interface Traffic {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

/**
 * Counts what the servers of this thread do, and makes spans of it where those are wanted. What a
 * connection counts itself is read when somebody asks, so that a message costs next to nothing.
 */
export class ServerMeter {
  /** Where the figures are. */
  readonly metrics: Metrics;
  /** Takes how long reads waited until their answers were written. */
  readonly latency: Histogram;
  readonly #spans: Spans | undefined;
  readonly #open = new Set<Connection>();
  readonly #datagramServers = new Set<DatagramServer>();
  readonly #opened: Counter;
  readonly #closed: Counter;
  readonly #refused: Counter;
  readonly #malformed: Counter;
  readonly #requests: Counter;
  readonly #lasted: Histogram;
  readonly #took: Histogram;
  #over: Traffic = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 };

  /** Makes the figures of servers. */
  constructor(metrics: Metrics, spans?: Spans) {
    this.metrics = metrics;
    this.#spans = spans;
    const count = (name: string, help: string, read?: () => number | readonly Sample[]) =>
      metrics.counter({ name: `sockeye_${name}`, help }, read);
    const time = (name: string, help: string, bounds?: readonly number[]) =>
      metrics.histogram({ name: `sockeye_${name}_duration_seconds`, help }, bounds);
    metrics.gauge({ name: "sockeye_connections", help: "Open connections" }, () => this.#open.size);
    this.#opened = count("connections_opened", "Connections that were let in");
    this.#closed = count("connections_closed", "Connections that ended, by who ended them and how");
    this.#refused = count("refused", "Peers that were not let in or not answered, by reason");
    this.#malformed = count("malformed", "Frames, datagrams and requests that were none");
    count("received_bytes", "Bytes received", () => this.#sum("bytesIn"));
    count("sent_bytes", "Bytes sent", () => this.#sum("bytesOut"));
    count("messages", "Messages that services and their peers sent", () => [
      { labels: { direction: "in" }, value: this.#sum("messagesIn") },
      { labels: { direction: "out" }, value: this.#sum("messagesOut") },
    ]);
    metrics.gauge(
      { name: "sockeye_queued_bytes", help: "Bytes that wait until peers take them" },
      () => [...this.#open].reduce((sum, { stream }) => sum + (stream.bufferedBytes ?? 0), 0),
    );
    this.#lasted = time("connection", "How long connections lasted", LIFETIMES);
    this.latency = time(
      "message",
      "From a read to its answers being written, of each eighth read",
      LATENCIES,
    );
    this.#requests = count("http_requests", "Requests answered, by status");
    this.#took = time("http_request", "From a request's head to the end of its answer");
  }

  /** A connection was let in. */
  opened(connection: Connection): void {
    this.#open.add(connection);
    this.#opened.add(1);
  }

  /** A connection has ended. */
  closed(connection: Connection, record: CloseRecord): void {
    this.#open.delete(connection);
    this.#closed.add(1, { by: record.by, how: record.how });
    if (record.how === "malformed") this.#malformed.add(1);
    this.#over = sumOf(this.#over, record);
    this.#lasted.observe(record.durationMs / 1000);
    this.#spans?.connection(connection, record);
  }

  /** A peer was not let in, or a datagram not answered. */
  refused(reason: string): void {
    this.#refused.add(1, { reason });
    if (reason === "malformed") this.#malformed.add(1);
  }

  /** A request was answered. */
  answered(record: HttpRecord): void {
    this.#requests.add(1, { status: String(record.status) });
    this.#took.observe(record.durationMs / 1000);
    this.#spans?.request(record);
  }

  /** Counts what a server of datagrams does from here on. */
  watch(server: DatagramServer): void {
    this.#datagramServers.add(server);
  }

  #sum(name: keyof Traffic): number {
    let sum = this.#over[name];
    for (const connection of this.#open) sum += connection[name];
    for (const server of this.#datagramServers) sum += trafficOf(server)[name];
    return sum;
  }
}

function sumOf(one: Traffic, other: Traffic): Traffic {
  return {
    bytesIn: one.bytesIn + other.bytesIn,
    bytesOut: one.bytesOut + other.bytesOut,
    messagesIn: one.messagesIn + other.messagesIn,
    messagesOut: one.messagesOut + other.messagesOut,
  };
}

function trafficOf({ bytesIn, bytesOut, received, answered }: DatagramServer): Traffic {
  return { bytesIn, bytesOut, messagesIn: received, messagesOut: answered };
}
