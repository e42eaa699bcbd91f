import type { Address } from "../../address.ts";
import type { LedgerEntry } from "../../relay/event.ts";
import type { RelayOptions } from "../../relay/relay_options.ts";
import type { EventLog, LoggedEnd } from "../event_log.ts";
import type { Spans } from "../metrics/spans.ts";
import type { RelayMeter } from "./relay_meter.ts";

/** Who wants to know of a relay's connections. */
export interface RelayWatchers {
  /** Where they are told, if they are. */
  log: Pick<EventLog, "open" | "close"> | undefined;
  /** What counts them. */
  meter: RelayMeter | undefined;
  /** Makes a span of each. */
  spans: Spans | undefined;
}

/** The options of a relay that let others know of its connections; none where nobody wants to. */
export function watchRelay(
  at: Address,
  { log, meter, spans }: RelayWatchers,
): Pick<RelayOptions, "onOpen" | "onClose"> {
  if (!log && !meter && !spans) return {};
  return {
    onOpen(connection) {
      meter?.opened(connection);
      log?.open?.({ id: connection.conn, local: at, remote: connection.client });
    },
    onClose(ledger, client) {
      const connection = { id: ledger.conn, local: at, remote: client };
      const end = endOf(ledger);
      meter?.closed(ledger);
      log?.close?.(connection, end);
      spans?.connection(connection, end);
    },
  };
}

/** As the client sees it. */
function endOf({ by, how, up, down, durationMs, error }: LedgerEntry): LoggedEnd {
  return {
    ...{ by, how, durationMs, bytesIn: up.bytesIn, bytesOut: down.bytesOut },
    ...{ messagesIn: up.messages, messagesOut: down.messages },
    error: error === undefined ? undefined : new Error(error),
  };
}
