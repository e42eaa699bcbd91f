import { type Address, formatAddress } from "../address.ts";
import { safeJson } from "../safe.ts";
import type { EventLog, LoggedConnection, Teller } from "./event_log.ts";
import { requestFields } from "./request_log.ts";
import { messageFields } from "./view.ts";

/** How much an event matters. */
type Level = "info" | "warn";

/** A log for programs: each event is an object on a line of its own. */
export function jsonLog(sink: Teller): EventLog {
  const tell = (event: string, fields: Record<string, unknown>, level: Level = "info") =>
    sink.tell(
      safeJson({ event, time: new Date().toISOString(), level, ...fields }),
      (lines) => safeJson({ event: "skipped", time: new Date().toISOString(), level, lines }),
    );
  return {
    listening: (address, what) =>
      tell("listening", { address: formatAddress(address), ...addressFields(address), ...what }),
    note: (text, fields = {}) => tell("note", { text, ...fields }),
    open: (connection) => tell("open", pairOf(connection)),
    refused: (remote, reason) => tell("refused", { remote: formatAddress(remote), reason }, "warn"),
    messages(connection, messages, direction) {
      for (const message of messages) {
        tell("message", { direction, ...pairOf(connection), ...messageFields(message) });
      }
    },
    request: (record) =>
      tell("request", requestFields(record), record.status < 500 ? "info" : "warn"),
    close: (connection, { error, durationMs: ms, ...end }) => {
      const why = error ? { error: error.message } : {};
      const fields = { ...pairOf(connection), ...end, durationMs: Number(ms.toFixed(3)), ...why };
      tell("close", fields, error ? "warn" : "info");
    },
  };
}

function pairOf({ id, local, remote }: LoggedConnection): Record<string, unknown> {
  return { id, local: formatAddress(local), remote: formatAddress(remote) };
}

function addressFields(address: Address): Record<string, unknown> {
  return address.scheme === "unix"
    ? { path: address.path }
    : { host: address.host, port: address.port };
}
