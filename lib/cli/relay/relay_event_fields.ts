import { formatAddress } from "../../address.ts";
import type { RelayEvent, Side } from "../../relay/event.ts";
import { messageFields } from "../view.ts";
import { type Decode, decodedFields } from "../../relay/decode_value.ts";

/** What a relay told of, as the fields of a JSON event. */
export function relayEventFields(
  event: RelayEvent,
  decode: Decode | undefined,
): Record<string, unknown> {
  const { type, conn, time } = event;
  const common = { event: type, time: new Date().toISOString(), conn, ms: rounded(time) };
  switch (event.type) {
    case "open": {
      const { client, target } = event;
      return { ...common, client: formatAddress(client), target: formatAddress(target) };
    }
    case "message": {
      const { direction, index, bytes, wire, reads, glued, kind, fault, injected } = event;
      const fields = { direction, index, wire: wire.length, reads, glued, kind, fault, injected };
      return { ...common, ...fields, ...messageFields(bytes), ...decodedFields(bytes, decode) };
    }
    case "end": {
      const { direction, how, goesOn, code, reason, error } = event;
      return { ...common, direction, how, goesOn, code, reason, error };
    }
    case "close": {
      const { conn: _, up, down, durationMs, ...ledger } = event.ledger;
      const sides = { up: sideFields(up), down: sideFields(down) };
      return { ...common, ...ledger, ...sides, durationMs: rounded(durationMs) };
    }
  }
}

function sideFields({ endedAt, ...side }: Side): Record<string, unknown> {
  return endedAt === undefined ? side : { ...side, endedAt: rounded(endedAt) };
}

/** Milliseconds to the microsecond. */
function rounded(ms: number): number {
  return Number(ms.toFixed(3));
}
