import type { MessageEvent, OpenEvent } from "../../../lib/relay/event.ts";

/** A message as a relay without frames tells it, save for what is given. */
export function message(text: string, rest: Partial<MessageEvent> = {}): MessageEvent {
  const bytes = new TextEncoder().encode(text);
  const place = { conn: 1, direction: "up", index: 1, time: 1 } as const;
  return { type: "message", ...place, bytes, wire: bytes, reads: 1, glued: 1, ...rest };
}

/** The opening of a connection on loopback. */
export function open(rest: Partial<OpenEvent> = {}): OpenEvent {
  const client = { scheme: "tcp", host: "127.0.0.1", port: 50001 } as const;
  const target = { scheme: "tcp", host: "127.0.0.1", port: 9000 } as const;
  return { type: "open", conn: 1, time: 0, client, target, at: 1_700_000_000_000, ...rest };
}
