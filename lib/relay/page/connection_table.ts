import { formatAddress } from "../../address.ts";
import type { ConnectionRow } from "../../web/inspector/protocol.ts";
import type { CloseEvent, MessageEvent, OpenEvent } from "../event.ts";

/** A connection, and when it last changed. */
export interface KnownConnection {
  /** What is told of it. */
  readonly row: ConnectionRow;
  /** How it began. */
  readonly open: OpenEvent;
  /** How it ended, once it has. */
  close?: CloseEvent;
  /** The number of its last change; the higher the later. */
  version: number;
}

/** The connections of a relay: all that are open, and as many of the others as there is room for. */
export class ConnectionTable {
  readonly #known = new Map<number, KnownConnection>();
  readonly #closed: number[] = [];
  readonly #maxClosed: number;
  #version = 0;

  /** Keeps so many that are closed. */
  constructor(maxClosed = 500) {
    this.#maxClosed = maxClosed;
  }

  /** How many are open. */
  get open(): number {
    return this.#known.size - this.#closed.length;
  }

  /** All that are known, the oldest first. */
  all(): Iterable<KnownConnection> {
    return this.#known.values();
  }

  /** A connection is there. */
  opened(open: OpenEvent): void {
    const { conn, client, target, time } = open;
    const row = {
      conn,
      client: formatAddress(client),
      target: formatAddress(target),
      openedAt: time,
      up: { messages: 0, bytes: 0 },
      down: { messages: 0, bytes: 0 },
    };
    this.#known.set(conn, { row, open, version: ++this.#version });
  }

  /** A message passed on one. */
  passed({ conn, direction, wire }: MessageEvent): void {
    const known = this.#known.get(conn);
    if (!known) return;
    const count = known.row[direction];
    count.messages++;
    count.bytes += wire.length;
    known.version = ++this.#version;
  }

  /** A connection is over. */
  closed(close: CloseEvent): void {
    const { conn, ledger } = close;
    const known = this.#known.get(conn);
    if (!known) return;
    known.row.end = `${ledger.by} ${ledger.how}`;
    known.close = close;
    known.version = ++this.#version;
    this.#closed.push(conn);
    if (this.#closed.length > this.#maxClosed) this.#known.delete(this.#closed.shift()!);
  }

  /** Those that changed behind a version, the one first that changed first. */
  changedSince(version: number, most: number): KnownConnection[] {
    return [...this.#known.values()].filter((known) => known.version > version)
      .sort((a, b) => a.version - b.version).slice(0, most);
  }
}
