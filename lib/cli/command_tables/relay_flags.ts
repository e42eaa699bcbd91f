import type { Flag } from "../flag.ts";

/** The flags of the relay and of its tapes alone. */
export const RELAY_FLAGS = {
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
