import { type Address, formatAddress, formatHostPort } from "../../address.ts";
import { countBytes, countOf } from "../../frame/show.ts";
import type { EndEvent, LedgerEntry, RelayEvent, Side, Tally } from "../../relay/event.ts";
import { safe } from "../../safe.ts";
import { describeCode } from "../event_log.ts";
import { drawMessage, type MessageView } from "./draw_message.ts";
import type { Pens } from "./pens.ts";

/** What a relay told of, as lines for a person. */
export function drawEvent(event: RelayEvent, options: MessageView & { pen: Pens }): string {
  const { pen } = options;
  const time = pen.dim((event.time / 1000).toFixed(6).padStart(11));
  const head = `${time}  ${pen.strong(`#${event.conn}`.padEnd(4))}`;
  switch (event.type) {
    case "open":
      return `${head} ┌ ${endpoint(event.client)} ${pen.dim("→")} ${endpoint(event.target)}`;
    case "message": {
      const way = arrow(event.direction, pen);
      const number = pen.dim(String(event.index).padStart(4));
      return `${head} ${way} ${number} ${drawMessage(event, options)}`;
    }
    case "end": {
      const { direction, how, error } = event;
      const why = error === undefined ? "" : `: ${safe(error)}`;
      const what = how === "FIN" ? pen.dim(`end (${endName(event)})`) : pen.cut(words(event) + why);
      return `${head} ${arrow(direction, pen)} ${what}`;
    }
    case "close":
      return `${head} └ ${drawClose(event.ledger, pen)}`;
  }
}

/** `↑` to the target, `↓` from it. */
export function arrow(direction: "up" | "down", pen: Pens): string {
  return direction === "up" ? pen.up("↑") : pen.down("↓");
}

/** `FIN`, or what a WebSocket said instead: `close 4001 "see you"`. */
export function endName(event: EndEvent): string {
  const { how, code } = event;
  return code === undefined ? how : `close${describeCode(event)}`;
}

function words({ how, goesOn }: EndEvent): string {
  return goesOn ? "no frames from here on, the bytes pass as they are" : `end (${how})`;
}

/** The account of a connection: who ended it and how, and what went each way. */
function drawClose(ledger: LedgerEntry, pen: Pens): string {
  const { by, how, up, down, durationMs, error } = ledger;
  const ended = how === "FIN" ? "ended" : pen.cut(`ended (${how})`);
  const why = error === undefined ? "" : `: ${safe(error)}`;
  const total = `${pen.strong(by)} ${ended} after ${seconds(durationMs)}${why}`;
  const sides = (["up", "down"] as const).map((direction) => {
    const side = direction === "up" ? up : down;
    return `${" ".repeat(20)}${arrow(direction, pen)} ${drawSide(side, pen)}`;
  });
  return [total, ...sides].join("\n");
}

function drawSide(side: Side, pen: Pens): string {
  const { bytesIn, messages, endedAt, how = "FIN", unsent, faults, injected } = side;
  const sums = `${countOf(messages, "message")}, ${countBytes(bytesIn)}`;
  const end = endedAt === undefined ? "" : `, ${how} at ${seconds(endedAt)}`;
  const struck = faults && faults.hits > 0 ? `, ${pen.cut(drawTally(faults))}` : "";
  const put = injected ? `, ${countBytes(injected.bytes)} injected` : "";
  return sums + put + end + struck +
    (unsent > 0 ? `, ${pen.cut(`${countBytes(unsent)} unsent`)}` : "");
}

/** What faults did: how often, and what they took and put in. */
function drawTally({ hits, lost, added }: Tally): string {
  const bytes = [
    lost > 0 ? ` -${countBytes(lost)}` : "",
    added > 0 ? ` +${countBytes(added)}` : "",
  ];
  return `⚡ ${countOf(hits, "fault")}${bytes.join("")}`;
}

/** A time in seconds, to the millisecond. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(3)} s`;
}

function endpoint(address: Address): string {
  const { scheme } = address;
  if (scheme === "unix") return safe(formatAddress(address));
  return `${scheme} ${safe(formatHostPort(address))}`;
}
