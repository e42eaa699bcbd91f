import type { Metrics } from "../measure/metrics/metrics.ts";
import type { EventLog } from "./event_log.ts";

/** Makes what counts the events of logs on their way to them. */
export function eventMeter(metrics: Metrics): (log: EventLog) => EventLog {
  let open = 0;
  const count = (name: string, help: string) => metrics.counter({ name: `sockeye_${name}`, help });
  metrics.gauge({ name: "sockeye_connections", help: "Open connections" }, () => open);
  const opened = count("connections_opened", "Connections that were let in");
  const closed = count("connections_closed", "Connections that ended, by who ended them and how");
  const refused = count("refused", "Peers that were refused, by reason");
  const received = count("received_bytes", "Bytes received on connections that have ended");
  const sent = count("sent_bytes", "Bytes sent on connections that have ended");
  const messages = count("messages", "Messages, by direction");
  const requests = count("http_requests", "Requests answered, by status");
  const lasted = metrics.histogram({
    name: "sockeye_connection_duration_seconds",
    help: "How long connections lasted",
  }, [0.01, 0.1, 1, 10, 60, 600, 3600]);
  const took = metrics.histogram({
    name: "sockeye_http_request_duration_seconds",
    help: "How long requests took, from their head to the end of their answer",
  });
  return (log) => ({
    ...log,
    open(connection) {
      open++;
      opened.add(1);
      log.open?.(connection);
    },
    close(connection, end) {
      open--;
      closed.add(1, { by: end.by, how: end.how });
      received.add(end.bytesIn);
      sent.add(end.bytesOut);
      lasted.observe(end.durationMs / 1000);
      log.close?.(connection, end);
    },
    messages(connection, batch, direction) {
      messages.add(batch.length, { direction });
      return log.messages?.(connection, batch, direction);
    },
    request(record) {
      requests.add(1, { status: String(record.status) });
      took.observe(record.durationMs / 1000);
      log.request?.(record);
    },
    refused(remote, reason) {
      refused.add(1, { reason });
      log.refused?.(remote, reason);
    },
  });
}
