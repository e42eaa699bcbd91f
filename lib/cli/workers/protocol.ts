/**
 * What the main thread and a worker say to each other about one server.
 *
 * @module
 */
import type { Address, InternetAddress } from "../../address.ts";
import type { Family } from "../../measure/metrics/metrics.ts";
import type { TlsServerOptions } from "../../net/tls.ts";
import type { LoggedConnection, LoggedEnd } from "../event_log.ts";
import type { FlagValues } from "../flag.ts";

/** A server as it can be described to another thread. */
export interface Job {
  /** Where all threads listen. */
  address: InternetAddress;
  /** The name of the service. */
  service: string;
  /** The spec of the codec. */
  frame: string;
  /** The limits, and how it is run. */
  flags: FlagValues;
  /** The certificate, where the address needs one. */
  tls: TlsServerOptions | undefined;
  /** The counters of all threads. */
  counters: BigInt64Array;
  /** Which events the main thread wants to hear of. */
  hears: Hears;
  /** Whether it counts what it does. */
  metered: boolean;
}

/** Which events are told: those that are not are never copied. */
export interface Hears {
  /** That connections open and close, and are refused. */
  events: boolean;
  /** What the peers send. */
  messages: boolean;
}

/** What a worker asks of the main thread. */
export interface MainFunctions {
  /** As `HostCounts.take`. */
  take(host: string, most: number): boolean;
  /** As `HostCounts.give`. */
  give(host: string): void;
  /** As `EventLog.note`. */
  note(text: string): void;
  /** As `EventLog.open`. */
  open(connection: LoggedConnection): void;
  /** As `EventLog.refused`. */
  refused(remote: Address, reason: string): void;
  /** As `EventLog.close`. */
  close(connection: LoggedConnection, end: LoggedEnd): void;
  /** Shows messages; ends when they are shown. */
  messages(connection: LoggedConnection, messages: readonly Uint8Array[]): void | Promise<void>;
}

/** What the main thread asks of a worker. */
export interface WorkerFunctions {
  /** Starts the server; fails when it cannot listen. */
  start(job: Job): Promise<void>;
  /** Ends when the server has, and fails with what ended it. */
  closed(): Promise<void>;
  /** The figures of what it did. */
  figures(): readonly Family[];
  /** Ends the server in order. */
  drain(): Promise<void>;
}
