import type { MessageEvent, OpenEvent, RelayEvent } from "../../event.ts";
import { type Conversation, conversationOf } from "./conversation.ts";
import { pcapngHead, pcapngPacket } from "./pcapng.ts";

/** Options of {@linkcode exportTape}. */
export interface ExportTapeOptions {
  /**
   * Whether each message's packet has a comment: which message it is, cut or glued.
   *
   * @default {false}
   */
  comments?: boolean | undefined;
  /** Is told of each connection whose opening is not on the tape; its messages are left out. */
  onUnopened?: ((conn: number) => void) | undefined;
}

/** A connection that is being exported. */
interface Exported {
  conversation: Conversation;
  /** What the time of the tape is to be added to: milliseconds since 1970. */
  start: number;
}

/**
 * Writes a tape as a capture in pcapng, with one packet a message, as Wireshark opens it. The packets
 * are made up: Ethernet, IP, TCP or UDP with right checksums and sequence numbers around the bytes
 * that were recorded. What has no IP address, as a Unix socket, stands there as 10.0.0.1 and 10.0.0.2.
 *
 * @returns The capture, piece by piece.
 */
export async function* exportTape(
  events: Iterable<RelayEvent> | AsyncIterable<RelayEvent>,
  options: ExportTapeOptions = {},
): AsyncGenerator<Uint8Array> {
  const { comments = false, onUnopened } = options;
  const open = new Map<number, Exported>();
  const unopened = new Set<number>();
  yield pcapngHead();
  for await (const event of events) {
    if (event.type === "open") open.set(event.conn, begin(event));
    const exported = open.get(event.conn);
    if (exported === undefined) {
      if (!unopened.has(event.conn)) onUnopened?.(event.conn);
      unopened.add(event.conn);
      continue;
    }
    const comment = comments && event.type === "message" ? describe(event) : undefined;
    for (const packet of packetsOf(event, exported.conversation)) {
      yield pcapngPacket(packet, { at: exported.start + event.time, comment });
    }
    if (event.type === "close") open.delete(event.conn);
  }
}

function begin(event: OpenEvent): Exported {
  return { conversation: conversationOf(event), start: event.at - event.time };
}

function packetsOf(event: RelayEvent, conversation: Conversation): Uint8Array[] {
  switch (event.type) {
    case "open":
      return conversation.open();
    case "message":
      return conversation.message(event);
    case "end":
      // What is not a way in which TCP ends is followed by more, or by the close.
      if (event.how !== "FIN" && event.how !== "reset") return [];
      return conversation.end(event.direction, event.how);
    case "close":
      return event.ledger.how === "FIN"
        ? [...conversation.end("up", "FIN"), ...conversation.end("down", "FIN")]
        : conversation.end(event.ledger.by === "target" ? "down" : "up", "reset");
  }
}

/** `#1 up 3, cut: 2 reads, glued: 4 in a read`. */
function describe(event: MessageEvent): string {
  const { conn, direction, index, reads, glued, fault, injected } = event;
  const marks = [
    `#${conn} ${direction} ${index}`,
    ...(reads > 1 ? [`cut: ${reads} reads`] : []),
    ...(glued > 1 ? [`glued: ${glued} in a read`] : []),
    ...(injected ? ["injected"] : []),
    ...(fault === undefined ? [] : [`fault: ${fault}`]),
  ];
  return marks.join(", ");
}
