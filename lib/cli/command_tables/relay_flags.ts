import type { Flag } from "../flag.ts";

/** The flags of the relay and of its tapes alone. */
export const RELAY_FLAGS = {
  "frame-up": {
    kind: "text",
    value: "SPEC",
    byDefault: "as --frame",
    doc: "how messages to the target are cut",
  },
  "frame-down": {
    kind: "text",
    value: "SPEC",
    byDefault: "as --frame",
    doc: "how messages from the target are cut",
  },
  only: { kind: "text", value: "EXPR", doc: "show messages with, as in 'len>100 && dir=up'" },
  grep: { kind: "text", value: "TEXT", doc: "show messages with TEXT, or that match /REGEXP/" },
  conn: { kind: "count", value: "N", doc: "show connection N alone" },
  record: { kind: "text", value: "FILE", file: true, doc: "record what passes on a tape" },
  "record-size": {
    kind: "size",
    value: "SIZE",
    byDefault: "256MiB",
    doc: "how large a tape grows; four are kept",
  },
  allow: { kind: "list", value: "NETWORK", doc: "let in only these: 10.0.0.0/8, ::1" },
  deny: { kind: "list", value: "NETWORK", doc: "let in all but these" },
  guess: { kind: "switch", doc: "tell which --frame fits what passes" },
  fault: { kind: "list", value: "FAULT", doc: "what to do to what passes: drop:p=0.1" },
  faults: { kind: "text", value: "FILE", file: true, doc: "faults from FILE, one a line" },
  resets: { kind: "switch", doc: "pass resets (RST) on as such, by slower sockets" },
  control: {
    kind: "text",
    value: "ADDR",
    doc: "a Unix socket to change faults by: unix:/tmp/ctl",
  },
  page: { kind: "text", value: "ADDR", doc: "show what passes in a browser, and send again: :0" },
  comments: { kind: "switch", doc: "say beside each packet which message it is" },
  serve: { kind: "text", value: "ADDR", doc: "listen there, and play the recorded server" },
  speed: {
    kind: "text",
    value: "N|max",
    byDefault: "1",
    doc: "how many times as fast as recorded; max: no pauses",
  },
  ignore: { kind: "list", value: "RULE", doc: "what may differ: 0-3, json:path or /regex/" },
  loop: { kind: "switch", doc: "begin anew behind the last recorded connection" },
} as const satisfies Record<string, Flag>;
