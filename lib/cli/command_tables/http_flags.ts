import type { Flag } from "../flag.ts";

/** The flags of HTTP alone. */
export const HTTP_FLAGS = {
  // The server.
  listen: {
    kind: "text",
    value: "ADDR",
    short: "l",
    byDefault: "http://127.0.0.1:8000",
    doc: "where to listen: http://, https:// or unix:",
  },
  upload: { kind: "switch", doc: "let clients write files into DIR with PUT and POST" },
  "allow-host": {
    kind: "list",
    value: "NAME",
    doc: "another name that this server goes by",
  },
  "max-body": {
    kind: "size",
    value: "SIZE",
    byDefault: "1MiB",
    doc: "the largest body of a request",
  },
  "head-timeout": {
    kind: "duration",
    value: "TIME",
    byDefault: "10s",
    doc: "how long the head of a request may take",
  },
  "body-timeout": {
    kind: "duration",
    value: "TIME",
    byDefault: "10s",
    doc: "how long a body may come at less than 100 bytes/s",
  },
  "write-timeout": {
    kind: "duration",
    value: "TIME",
    byDefault: "30s",
    doc: "how long an answer may be taken as slowly",
  },
  "keep-alive": {
    kind: "duration",
    value: "TIME",
    byDefault: "1m",
    doc: "how long a connection may wait for its next request",
  },

  // Requests.
  data: { kind: "text", value: "TEXT", short: "d", doc: "send TEXT as the body" },
  form: { kind: "switch", doc: "send the fields as a form; name@file uploads a file" },
  include: { kind: "switch", short: "i", doc: "print the answer's head too" },
  verbose: { kind: "switch", short: "v", doc: "tell all heads that go out and come back" },
  download: { kind: "switch", doc: "save the body in a file; go on where it was cut off" },
  follow: { kind: "switch", short: "L", doc: "follow redirects (--download does)" },
  "max-redirects": { kind: "count", value: "N", byDefault: "10", doc: "how many to follow" },
  timing: { kind: "switch", doc: "tell how long each phase took" },
  check: { kind: "switch", doc: "end with 3, 4 or 5 when the status is 3xx, 4xx or 5xx" },
  unix: { kind: "text", value: "FILE", file: true, doc: "connect to a Unix socket" },
} as const satisfies Record<string, Flag>;
