import { type Address, formatAddress, formatFourTuple } from "../address.ts";
import { countBytes, quote } from "../frame/show.ts";
import type { HttpRecord } from "../http/serve_options.ts";
import { safe } from "../safe.ts";
import { jsonLog } from "./json_log.ts";
import { describeRequest } from "./request_log.ts";
import type { Sink } from "./sink.ts";
import { summarize } from "./view.ts";

/** A connection, as far as its log lines need it. */
export interface LoggedConnection {
  /** Its number, from 1; 0 where there are no connections (UDP). */
  readonly id: number;
  /** This side's address. */
  readonly local: Address;
  /** The peer's address. */
  readonly remote: Address;
}

/** How a connection ended, as far as its log line needs it. */
export interface LoggedEnd {
  /** Who ended it; of a relay, which side. */
  readonly by: "peer" | "local" | "client" | "target" | "relay";
  /** How: `FIN`, `reset`, `idle` … */
  readonly how: string;
  /** The bytes received. */
  readonly bytesIn: number;
  /** The bytes sent. */
  readonly bytesOut: number;
  /** The messages received and sent, where they are counted. */
  readonly messagesIn?: number;
  readonly messagesOut?: number;
  /** How long it was open, in milliseconds. */
  readonly durationMs: number;
  /** What went wrong, if anything did. */
  readonly error?: Error | undefined;
  /** The transport's number for it, and the words that came with it (WebSocket). */
  readonly code?: number | undefined;
  readonly reason?: string | undefined;
}

/** What is served at an address, and to whom. */
export interface LoggedService {
  /** The service's name. */
  readonly service: string;
  /** The spec of its frames. */
  readonly frame: string;
  /** Whether it answers one message a connection. */
  readonly once: boolean;
  /** Who can reach it, in words. */
  readonly reach: string;
}

/**
 * What a server tells of its work: one event, one line. The hooks of a quiet log are absent, so that
 * nothing is formatted which is not shown.
 */
export interface EventLog {
  /** A server listens. */
  listening(address: Address, what: LoggedService): void;
  /** Something to know that is no event of a connection. */
  note(text: string, fields?: Record<string, unknown>): void;
  /** A connection was opened. */
  open?(connection: LoggedConnection): void;
  /** Messages arrived, or were sent; a promise is waited for before there are more. */
  messages?(
    connection: LoggedConnection,
    messages: readonly Uint8Array[],
    direction: "in" | "out",
  ): void | Promise<void>;
  /** A request of HTTP was answered. */
  request?(record: HttpRecord): void;
  /** A peer was refused, or a datagram not answered. */
  refused?(remote: Address, reason: string): void;
  /** A connection was closed. */
  close?(connection: LoggedConnection, end: LoggedEnd): void;
}

/** Options of {@linkcode openEventLog}. */
export interface EventLogOptions {
  /** Print JSON on stdout rather than text on stderr, where `log` does not say otherwise. */
  json?: boolean | undefined;
  /** Print `text` or `json` on stderr. */
  log?: string | undefined;
  /** Print no line per event. */
  quiet?: boolean | undefined;
}

/** What takes the lines. */
export type Teller = Pick<Sink, "tell">;

/** The log of a command: text for a person on stderr, or JSON for a program on stdout or stderr. */
export function openEventLog(
  output: { stdout: Teller; stderr: Teller },
  options: EventLogOptions,
): EventLog {
  const { json = false, quiet = false, log: form } = options;
  const isText = form === undefined ? !json : form === "text";
  const log = isText
    ? textLog(output.stderr)
    : jsonLog(form === undefined ? output.stdout : output.stderr);
  return quiet ? { listening: log.listening, note: log.note } : log;
}

/** A log that tells of requests, and not of the connections they come on. */
export function requestsOnly(log: EventLog): EventLog {
  const { open: _open, close: _close, messages: _messages, ...rest } = log;
  return rest;
}

function textLog(sink: Teller): EventLog {
  const line = (connection: LoggedConnection, text: string) => {
    const tuple = formatFourTuple(connection, "<-");
    const number = connection.id ? `#${connection.id} ` : "";
    sink.tell(`${clock()} ${number}${safe(tuple)} ${text}`);
  };
  return {
    listening(address, { service, frame, once, reach }) {
      const what = [service, frame === "raw" ? [] : frame, once ? "once" : [], reach].flat();
      sink.tell(`listening on ${safe(formatAddress(address))} (${what.join(", ")})`);
    },
    note: (text) => sink.tell(`${clock()} ${safe(text)}`),
    open: (connection) => line(connection, "open"),
    refused: (remote, reason) =>
      sink.tell(`${clock()} refused ${safe(formatAddress(remote))}: ${safe(reason)}`),
    messages(connection, messages, direction) {
      for (const message of messages) {
        line(connection, `${direction} ${countBytes(message.length)} ${summarize(message)}`);
      }
    },
    request: (record) => sink.tell(`${clock()} ${describeRequest(record)}`),
    close: (connection, end) => line(connection, describeEnd(end)),
  };
}

/** `close by peer (FIN): in 5 bytes, out 2 bytes, 0.013 s`, with the error behind it if there is one. */
export function describeEnd(end: LoggedEnd): string {
  const { by, how, bytesIn, bytesOut, durationMs, error } = end;
  const who = by === "local" ? "here" : `by ${by}`;
  const sizes = `in ${countBytes(bytesIn)}, out ${countBytes(bytesOut)}`;
  const why = error ? `: ${safe(error.message)}` : "";
  return `close ${who} (${how}${describeCode(end)}): ${sizes}, ${
    (durationMs / 1000).toFixed(3)
  } s${why}`;
}

/** ` 1001 "going away"`, or nothing where a transport has no codes. */
export function describeCode({ code, reason }: Pick<LoggedEnd, "code" | "reason">): string {
  if (code === undefined) return "";
  return ` ${code}${reason ? ` ${quote(reason)}` : ""}`;
}

/** The time of day to the millisecond, in local time. */
function clock(): string {
  const now = new Date();
  return `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, "0")}`;
}
