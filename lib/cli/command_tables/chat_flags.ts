import type { Flag } from "../flag.ts";

/** The flags of the chat room alone. */
export const CHAT_FLAGS = {
  door: { kind: "list", value: "ADDR", doc: "another address of the same room: udp://, unix: …" },
  name: { kind: "text", value: "NAME", byDefault: "a guest's", doc: "the name to be known by" },
  token: { kind: "text", value: "WORD", doc: "what everybody needs to come in" },
  room: { kind: "text", value: "ROOM", byDefault: "lobby", doc: "the room to enter" },
  plain: { kind: "switch", doc: "plain lines, without prompt and colours, as in a pipe" },
  "no-reconnect": { kind: "switch", doc: "end when the connection is lost" },
  "operator-token": { kind: "text", value: "WORD", doc: "what makes who says it an operator" },
  rate: {
    kind: "count",
    value: "N",
    byDefault: "chat 20, bench none",
    doc: "messages a second: of a member (0: any), or of a load",
  },
  burst: { kind: "count", value: "N", byDefault: "60", doc: "messages that may come at once" },
  slow: {
    kind: "text",
    value: "POLICY",
    choices: ["drop-oldest", "disconnect", "pause"],
    byDefault: "drop-oldest",
    doc: "what happens to a slow reader",
  },
  store: { kind: "text", value: "FILE", file: true, doc: "keep the messages in this SQLite file" },
  cluster: {
    kind: "text",
    value: "URL",
    doc: "one room set with all servers at this NATS: nats://HOST:PORT",
  },
  history: { kind: "count", value: "N", byDefault: "10000", doc: "messages kept of each room" },
  "max-message": { kind: "size", value: "SIZE", byDefault: "8KiB", doc: "the longest message" },
  "max-members": { kind: "count", value: "N", byDefault: "1024", doc: "how many may be there" },
  ping: {
    kind: "duration",
    value: "TIME",
    byDefault: "30s",
    doc: "ask a quiet program for a sign of life",
  },
  handshake: {
    kind: "duration",
    value: "TIME",
    byDefault: "10s",
    doc: "how long a program may take to say hello",
  },
} as const satisfies Record<string, Flag>;
