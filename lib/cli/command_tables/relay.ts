import type { Command } from "../command.ts";
import { COMMON, FRAMES, OBSERVED, TLS_CLIENT, TLS_SERVER, WEBSOCKET_CLIENT } from "./flag_sets.ts";

/** What a client and a server need of TLS; some of it is the same. */
const TLS = new Set([...TLS_CLIENT, ...TLS_SERVER]);

/** What a relay sees, and what is made of it. */
export const RELAY_COMMANDS: readonly Command[] = [
  {
    name: "relay",
    summary: "pass everything between two addresses, and show it by messages",
    usage: "LISTEN TARGET",
    arity: [2, 2],
    flags: [
      ...["frame", "frame-up", "frame-down", "max-frame"] as const,
      ...[
        "view",
        "only",
        "grep",
        "conn",
        "guess",
        "record",
        "record-size",
        "allow",
        "deny",
        "timeout",
        "idle",
        "drain",
      ] as const,
      ...["resets", "fault", "faults", "seed", "control"] as const,
      ...["max-connections", "max-per-address", "page", "allow-host", ...OBSERVED] as const,
      ...[...TLS, ...WEBSOCKET_CLIENT] as const,
      ...["json", "quiet", ...COMMON] as const,
    ],
    special: {
      view: { choices: ["text", "hex", "json", "msgpack", "cbor"], byDefault: "a few words" },
      idle: { byDefault: "1h, 1m over UDP" },
      seed: { byDefault: "random, and told" },
    },
    examples: [
      "relay :9000 :8888 --frame u32le",
      "relay tls://:9443 tcp://127.0.0.1:8080 --tls-self-signed",
      "relay :9000 ws://127.0.0.1:8081/chat --only len>100 --view hex",
      "relay :9000 :8888 --frame line --quiet --record session.tape",
      "relay :9000 :8888 --frame u32le --quiet --page :9090",
      "relay udp://127.0.0.1:5300 udp://127.0.0.1:53 --quiet",
      "relay :9000 :8888 -f u32le --fault drop:p=0.1,dir=up --fault latency:time=80ms",
    ],
    load: async () => (await import("../commands/relay.ts")).relay,
  },
  {
    name: "relay ctl",
    summary: "change the faults of a running relay, or show what it does",
    usage: "ADDR [add FAULT|remove N|clear|pause|resume|conns|stats]",
    arity: [1, 3],
    flags: ["timeout", "json", ...COMMON],
    examples: [
      "relay ctl unix:/tmp/relay.sock",
      "relay ctl unix:/tmp/relay.sock add reset:after=1KiB",
    ],
    load: async () => (await import("../commands/relay_ctl.ts")).relayCtl,
  },
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
  {
    name: "replay",
    summary: "play a tape's clients against a server, or its server; compare what comes",
    usage: "TAPE [ADDR]",
    arity: [1, 2],
    flags: [
      ...["serve", "speed", "timeout", "ignore", "loop", "max-connections", ...TLS] as const,
      ...[...OBSERVED, ...WEBSOCKET_CLIENT, "json", "quiet", ...COMMON] as const,
    ],
    examples: [
      "replay session.tape :9000",
      "replay session.tape :9000 --speed max --ignore json:time",
      "replay --serve :9000 session.tape",
    ],
    load: async () => (await import("../commands/replay.ts")).replayCommand,
  },
];
