import { type Address, formatAddress } from "../../address.ts";
import type { HttpRecord } from "../../http/serve_options.ts";
import type { LoggedConnection, LoggedEnd } from "../event_log.ts";
import type { SpanOptions, Tracer } from "./telemetry.ts";

/** How much of a path a span has, in characters. */
const MAX_PATH = 200;
/** The caller's span in a request; no number of all zeros is one (W3C Trace Context). */
const TRACEPARENT_REGEXP = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/;
const SPAN_KEY = Symbol.for("OpenTelemetry Context Key SPAN");

type Attributes = SpanOptions["attributes"];

/** Makes a span of each connection, and of each request, once it is over and all is known of it. */
export class Spans {
  readonly #tracer: Tracer;

  /** Makes them with a tracer. */
  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /** A connection is over. */
  connection(connection: LoggedConnection, end: LoggedEnd): void {
    const { by, how, bytesIn, bytesOut, messagesIn = 0, messagesOut = 0 } = end;
    const attributes = {
      ...addressesOf(connection),
      "sockeye.connection.id": connection.id,
      "sockeye.ended_by": by,
      "sockeye.ended_how": how,
      "sockeye.received_bytes": bytesIn,
      "sockeye.sent_bytes": bytesOut,
      "sockeye.received_messages": messagesIn,
      "sockeye.sent_messages": messagesOut,
    };
    this.#make("connection", attributes, { ...end, failure: end.error?.message });
  }

  /** A request was answered. */
  request({ remote, head, status, bytes, durationMs }: HttpRecord): void {
    const attributes = {
      ...peerOf("client", remote),
      ...(head ? { "http.request.method": head.method, "url.path": pathOf(head.target) } : {}),
      "http.response.status_code": status,
      "http.response.body.size": bytes,
    };
    const failure = status >= 500 || status === 0 ? `status ${status}` : undefined;
    const parent = parentOf(head?.headers.get("traceparent"));
    this.#make(head?.method ?? "malformed request", attributes, { durationMs, failure, parent });
  }

  #make(
    name: string,
    attributes: Attributes,
    options: { durationMs: number; failure?: string | undefined; parent?: object | undefined },
  ): void {
    const { durationMs, failure, parent } = options;
    const now = Date.now();
    const span = this.#tracer.startSpan(
      name,
      { kind: 1, startTime: now - durationMs, attributes },
      parent,
    );
    if (failure !== undefined) span.setStatus({ code: 2, message: failure });
    span.end(now);
  }
}

/** The path of a target. Its query may hold what is for nobody else: a token. */
function pathOf(target: string): string {
  return target.split("?", 1)[0]!.slice(0, MAX_PATH);
}

function addressesOf({ local, remote }: LoggedConnection): Attributes {
  return { ...peerOf("client", remote), ...peerOf("server", local) };
}

function peerOf(side: "client" | "server", address: Address): Attributes {
  if (address.scheme === "unix") return { [`${side}.address`]: formatAddress(address) };
  return { [`${side}.address`]: address.host, [`${side}.port`]: address.port };
}

/** What OpenTelemetry takes for a context: it holds the caller's span. */
function parentOf(traceparent: string | null | undefined): object | undefined {
  const [, traceId, spanId, flags = ""] = TRACEPARENT_REGEXP.exec(traceparent ?? "") ?? [];
  if (traceId === undefined) return undefined;
  const context = { traceId, spanId, traceFlags: parseInt(flags, 16) & 1, isRemote: true };
  const span = { spanContext: () => context };
  return { getValue: (key: symbol) => key === SPAN_KEY ? span : undefined };
}
