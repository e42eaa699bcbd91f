import type { MessageRow, NoteRow } from "../../web/inspector/protocol.ts";
import type { CloseEvent, EndEvent, OpenEvent } from "../event.ts";
import { formatAddress } from "../../address.ts";
import type { KeptMessage } from "./message_ring.ts";

/** How many bytes of a message its row shows. */
const HEAD = 96;

/** A message as a row of the timeline. */
export function messageRow({ id, event }: KeptMessage): MessageRow {
  const { conn, direction, index, time, bytes, wire } = event;
  const { reads, glued, kind, fault, injected } = event;
  return {
    ...{ type: "message", id, conn, direction, index, time, reads, glued },
    ...{ length: bytes.length, wire: wire.length },
    ...(kind === undefined ? {} : { kind }),
    ...(fault === undefined ? {} : { fault }),
    ...(injected ? { injected } : {}),
    head: bytes.subarray(0, HEAD).toBase64(),
  };
}

/** What else happened to a connection, as a row of the timeline. */
export function noteRow(event: OpenEvent | EndEvent | CloseEvent): NoteRow {
  const { conn, time } = event;
  const common = { type: "note", conn, time } as const;
  switch (event.type) {
    case "open": {
      const text = `${formatAddress(event.client)} → ${formatAddress(event.target)}`;
      return { ...common, text, isFault: false };
    }
    case "end": {
      const { direction, how, goesOn, code, reason, error } = event;
      const why = error === undefined ? "" : `: ${error}`;
      const name = code === undefined ? how : `close ${code} ${reason ?? ""}`.trimEnd();
      const what = goesOn ? "no frames from here on" : `end (${name})`;
      return { ...common, direction, text: what + why, isFault: how !== "FIN" };
    }
    case "close": {
      const { by, how, durationMs, error } = event.ledger;
      const why = error === undefined ? "" : `: ${error}`;
      const text = `closed by ${by} (${how}) after ${(durationMs / 1000).toFixed(3)} s${why}`;
      return { ...common, text, isFault: how !== "FIN" };
    }
  }
}
