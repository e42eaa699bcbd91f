import type { Command } from "../command.ts";
import { COMMON, FRAMES, INPUT, TLS_CLIENT } from "./flag_sets.ts";

/** What is done to servers on purpose. */
export const TORTURE_COMMANDS: readonly Command[] = [
  {
    name: "torture",
    summary: "does a server survive frames that are cut and glued in every way?",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...["message", "file", "expect", "expect-file", "hostile", "connections", "seed"] as const,
      ...["timeout", ...FRAMES, ...INPUT, ...TLS_CLIENT, "json", ...COMMON] as const,
    ],
    examples: [
      "torture :9001 --frame u32le",
      "torture :9001 --frame u32le --hostile --expect echo",
      "torture :5000 --frame line --message ping --message stats --expect same",
    ],
    load: async () => (await import("../commands/torture.ts")).tortureServer,
  },
];
