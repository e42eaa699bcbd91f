import type { Flag } from "../flag.ts";

/** The flags of torture, and that of `send` by which its findings are seen again. */
export const TORTURE_FLAGS = {
  cut: {
    kind: "text",
    value: "WHERE",
    doc: "cut the bytes at 1,7 or every:N; each piece is a write",
  },
  message: {
    kind: "list",
    value: "TEXT",
    doc: "a message to send (bench: {n} counts, {random:16} varies)",
  },
  expect: {
    kind: "text",
    value: "WHAT",
    choices: ["same", "echo", "none"],
    byDefault: "same",
    doc: "the answers: as when sent whole, an echo, none",
  },
  "expect-file": {
    kind: "text",
    value: "FILE",
    file: true,
    doc: "the answers, a line for each message",
  },
  hostile: { kind: "switch", doc: "send what is no frame too: oversize, truncated …" },
  connections: {
    kind: "count",
    value: "N",
    short: "c",
    byDefault: "torture 20, bench 10",
    doc: "how many connections at once",
  },
  seed: { kind: "count", value: "N", byDefault: "1", doc: "the same seed does the same" },
} as const satisfies Record<string, Flag>;
