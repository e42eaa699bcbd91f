/** What each event of `relay --json` says: its name, and its fields with what they mean. */
export const RELAY_EVENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  listening: {
    address: "where the relay listens; with a port: host and port, too",
    service: "where it leads",
    frame: "the spec of its frames; two where the directions differ",
    reach: "who can reach it",
  },
  "open, message, end and close": {
    event: "its name",
    time: "when it was printed, ISO 8601",
    conn: "the number of the connection, from 1",
    ms: "milliseconds since the relay began: monotonic, to the microsecond",
  },
  open: {
    client: "who connected, as an address",
    target: "where it leads",
  },
  message: {
    direction: "up (from the client to the target) or down",
    index: "its number in its connection and direction, from 1",
    bytes: "how many bytes it has, as the codec gives it",
    wire: "how many it has on the wire, with what frames it",
    reads: "how many reads it came in: over 1, it was cut",
    glued: "how many messages ended in the same read: over 1, they were glued",
    text: "the message, where it is UTF-8; else",
    base64: "its bytes in base64",
    kind: "text or binary, of a WebSocket",
    fault: "what a fault did to it",
    injected: "true where it was put in by hand",
    value: "with --view json, msgpack or cbor: what it says, where it says something",
  },
  end: {
    direction: "which direction has ended",
    how: "FIN, reset, timeout, limit, truncated, malformed, shutdown, error or fault",
    code: "the code of a WebSocket's close, and",
    reason: "the words that came with it",
    goesOn: "true where the bytes are no frames any more, and pass all the same",
    error: "what went wrong",
  },
  close: {
    client: "as in open, and",
    target: "likewise",
    by: "who ended it first, or failed: client, target or relay",
    how: "as in end",
    error: "what went wrong",
    durationMs: "how long it was open, in milliseconds",
    up: "the account of that direction (see below), and",
    down: "of the other",
  },
  "up and down": {
    bytesIn: "bytes that were read",
    bytesOut: "bytes that were handed on",
    unsent: "bytes that were read and not handed on",
    messages: "how many messages passed",
    endedAt: "when it ended, in milliseconds since the connection was opened",
    how: "how it ended",
    faults: "of faults: hits, and the bytes lost and added",
    injected: "of what was put in by hand: messages, and bytes",
  },
  sums: {
    connections: "how many there were",
    messages: "in both directions",
    bytes: "in both directions",
    unsent: "bytes that were not handed on",
    ends: 'how many ended how, as in {"client FIN": 2}',
  },
};

/** The same in plain text, a field a line. */
export function describeRelayEvents(): string {
  return Object.entries(RELAY_EVENTS).map(([name, fields]) =>
    [`${name}:`, ...Object.entries(fields).map(([field, doc]) => `  ${field.padEnd(12)}${doc}`)]
      .join("\n")
  ).join("\n\n");
}
