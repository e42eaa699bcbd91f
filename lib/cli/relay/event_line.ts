import { formatAddress } from "../../address.ts";
import { countBytes } from "../../frame/show.ts";
import type { MessageEvent, RelayEvent } from "../../relay/event.ts";
import { safe } from "../../safe.ts";
import { summarize } from "../view.ts";
import { endName } from "./draw_event.ts";

/** What a relay told of, in a line for a person. */
export function eventLine(event: RelayEvent): string {
  return `${(event.time / 1000).toFixed(6)} #${event.conn} ${describe(event)}`;
}

function describe(event: RelayEvent): string {
  switch (event.type) {
    case "open":
      return safe(`open ${formatAddress(event.client)} -> ${formatAddress(event.target)}`);
    case "message":
      return describeMessage(event);
    case "end":
      return `${event.direction} end (${endName(event)})${
        event.error ? `: ${safe(event.error)}` : ""
      }`;
    case "close": {
      const { by, how, up, down } = event.ledger;
      const sizes = `up ${countBytes(up.bytesIn)}, down ${countBytes(down.bytesIn)}`;
      return `close by ${by} (${how}): ${sizes}`;
    }
  }
}

function describeMessage({ direction, index, bytes, reads, glued, fault }: MessageEvent): string {
  const marks = [
    ...(reads > 1 ? [`cut: ${reads} reads`] : []),
    ...(glued > 1 ? [`glued: ${glued} in a read`] : []),
    ...(fault === undefined ? [] : [`fault: ${safe(fault)}`]),
  ];
  const note = marks.length > 0 ? ` (${marks.join(", ")})` : "";
  return `${direction} ${index} ${countBytes(bytes.length)} ${summarize(bytes)}${note}`;
}
