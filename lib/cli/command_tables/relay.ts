import type { Command } from "../command.ts";
import { COMMON, FRAMES } from "./flag_sets.ts";

/** What a relay sees, and what is made of it. */
export const RELAY_COMMANDS: readonly Command[] = [
  {
    name: "tape show",
    summary: "print what a tape holds, a line for each event",
    usage: "FILE",
    arity: [1, 1],
    flags: ["json", ...COMMON],
    examples: ["tape show session.tape"],
    load: async () => (await import("../commands/tape.ts")).show,
  },
  {
    name: "tape stats",
    summary: "count what each connection of a tape said: how much, how large, how fast",
    usage: "FILE",
    arity: [1, 1],
    flags: ["json", ...COMMON],
    examples: ["tape stats session.tape"],
    load: async () => (await import("../commands/tape.ts")).stats,
  },
  {
    name: "tape export",
    summary: "write a tape as a capture for Wireshark (pcapng), a packet a message",
    usage: "FILE",
    arity: [1, 1],
    flags: ["comments", "output", ...COMMON],
    examples: ["tape export session.tape --output session.pcapng"],
    load: async () => (await import("../commands/tape_convert.ts")).exportCommand,
  },
  {
    name: "tape import",
    summary: "make a tape of a capture (pcap, pcapng), its TCP streams put in order",
    usage: "FILE",
    arity: [1, 1],
    flags: [...FRAMES, "output", "quiet", ...COMMON],
    examples: ["tape import capture.pcap --frame u32le --output session.tape"],
    load: async () => (await import("../commands/tape_convert.ts")).importCommand,
  },
];
