import { countBytes, countOf, spacedHex } from "../../frame/show.ts";
import { safe, safeBytes } from "../../safe.ts";
import type { Difference } from "../../relay/replay/difference.ts";
import type { ReplaySummary } from "../../relay/replay/replay.ts";
import { messageFields, summarize } from "../view.ts";

/** How many bytes a row shows; the first that differs is among them. */
const ROW = 16;

/** A difference for a person: what differs, and both sides in hexadecimal, with a mark below. */
export function differenceLines(difference: Difference): string[] {
  const { kind, conn, direction, index, recorded, came, at = 0, reason = "" } = difference;
  const which = `#${conn} ${direction} ${index}`;
  switch (kind) {
    case "missing":
      return [`${which} did not come: ${safe(reason)}: ${recorded ? summarize(recorded) : ""}`];
    case "extra":
      return [`${which} was not recorded: ${came ? summarize(came) : ""}`];
    case "end":
      return [`#${conn} ${direction} did not end as recorded: ${safe(reason)}`];
    case "differs":
      return [
        `${which} differs from byte ${at}`,
        ...compared({ recorded: recorded!, came: came!, at }),
      ];
  }
}

function compared(
  { recorded, came, at }: { recorded: Uint8Array; came: Uint8Array; at: number },
): string[] {
  const from = at - at % ROW;
  const row = (name: string, bytes: Uint8Array) => {
    const shown = bytes.subarray(from, from + ROW);
    const hex = spacedHex(shown).padEnd(3 * ROW - 1);
    return `  ${name} ${String(from).padStart(6)}  ${hex}  ${safeBytes(shown)}  (${
      countBytes(bytes.length)
    })`;
  };
  const mark = `${" ".repeat(19 + 3 * (at - from))}^^`;
  return [row("recorded", recorded), row("came    ", came), mark];
}

/** A difference as an event of JSON. */
export function differenceFields(difference: Difference): Record<string, unknown> {
  const { recorded, came, ...rest } = difference;
  return {
    event: "difference",
    ...rest,
    ...(recorded ? { recorded: messageFields(recorded) } : {}),
    ...(came ? { came: messageFields(came) } : {}),
  };
}

/** `3 connections, 40 messages sent: 38 same, 1 differs, 1 missing, 0 extra`. */
export function summaryLine(summary: ReplaySummary): string {
  const { connections, sent, same, differing, missing, extra } = summary;
  const head = `${countOf(connections, "connection")}, ${countOf(sent, "message")} sent`;
  const rest = `${same} same, ${differing} different, ${missing} missing, ${extra} extra`;
  return `${head}; of those awaited: ${rest}`;
}
