import type { Flag } from "../flag.ts";

/** The flags of the commands that measure. */
export const MEASURE_FLAGS = {
  threads: {
    kind: "count",
    value: "N",
    byDefault: "half the cores, 8 at most",
    doc: "threads that share the connections out",
  },
  pipeline: {
    kind: "count",
    value: "N",
    byDefault: "1",
    doc: "messages that wait for answers on each, without --rate",
  },
  size: {
    kind: "size",
    value: "SIZE",
    short: "s",
    byDefault: "64, bulk 64KiB, HTTP 0: a GET",
    doc: "the bytes of a message",
  },
  "reply-size": {
    kind: "size",
    value: "SIZE",
    byDefault: "as an echo's",
    doc: "the bytes of an answer without frames (0: a read)",
  },
  duration: {
    kind: "duration",
    value: "TIME",
    short: "d",
    byDefault: "5s, --find-max 1s a run",
    doc: "how long to measure",
  },
  warmup: {
    kind: "duration",
    value: "TIME",
    byDefault: "a tenth of it, 1s at most",
    doc: "how long the load runs before that",
  },
  mode: {
    kind: "text",
    value: "MODE",
    choices: ["echo", "up", "down", "both"],
    byDefault: "echo",
    doc: "round trips, or bulk to the peer, from it, or both at once",
  },
  "connect-only": { kind: "switch", doc: "measure how connections are made, send nothing" },
  fail: {
    kind: "list",
    value: "RULE",
    doc: "end with 3 if it is true: 'p99>10%', 'errors>0'",
  },
  "find-max": {
    kind: "list",
    value: "RULE",
    doc: "search for the highest rate at which it is true: 'p99<5ms'",
  },
  count: {
    kind: "count",
    value: "N",
    short: "c",
    byDefault: "until Ctrl-C",
    doc: "how many pings to send",
  },
  parallel: { kind: "count", value: "N", byDefault: "64", doc: "how many ports to try at once" },
  csv: { kind: "switch", doc: "print the result as CSV, with a line of names" },
  report: {
    kind: "text",
    value: "FILE",
    file: true,
    doc: "write a page with plots, which needs nothing else",
  },
} as const satisfies Record<string, Flag>;
