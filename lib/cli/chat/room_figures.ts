import type { HubFigures } from "../../chat/room/hub_tally.ts";
import type { Metrics } from "../../measure/metrics/metrics.ts";

/** Adds the figures of a room; gives what takes how long messages took. */
export function addRoomFigures(
  metrics: Metrics,
  read: () => HubFigures,
): (seconds: number) => void {
  const gauge = (name: string, help: string, figure: Exclude<keyof HubFigures, "tally">) =>
    metrics.gauge({ name: `sockeye_${name}`, help }, () => read()[figure]);
  const count = (name: string, help: string, figure: "said" | "skipped") =>
    metrics.counter({ name: `sockeye_${name}`, help }, () => read().tally[figure]);
  gauge("members", "Members of the rooms", "members");
  gauge("rooms", "Rooms that somebody is in", "rooms");
  gauge("outbox_bytes", "Bytes that wait to be written to members", "queuedBytes");
  gauge("outbox_messages", "Messages that wait to be written to members", "queuedMessages");
  count("said_messages", "Messages that were said to rooms", "said");
  count("skipped_messages", "Messages that slow readers missed", "skipped");
  metrics.counter(
    { name: "sockeye_refused_messages", help: "Messages to the room that were refused, by code" },
    () => [...read().tally.refused].map(([code, value]) => ({ labels: { code }, value })),
  );
  const took = metrics.histogram({
    name: "sockeye_delivery_duration_seconds",
    help: "From a message's turn until it was kept and its writes to members had begun",
  });
  return (seconds) => took.observe(seconds);
}
