import type { Flag } from "../flag.ts";

/** The flags of the relay and of its tapes alone. */
export const RELAY_FLAGS = {
  comments: { kind: "switch", doc: "say beside each packet which message it is" },
} as const satisfies Record<string, Flag>;
