import type { Command } from "../command.ts";
import { COMMON, OBSERVED, TLS_CLIENT, TLS_SERVER } from "./flag_sets.ts";

/** The chat room. */
export const CHAT_COMMANDS: readonly Command[] = [
  {
    name: "chat serve",
    summary: "a chat room: for nc, browsers, WebSockets and programs, on one port",
    usage: "[ADDR]",
    arity: [0, 1],
    flags: [
      ...["door", "interactive", "token", "operator-token", "rate", "burst", "slow"] as const,
      ...[
        "store",
        "cluster",
        "ca",
        "history",
        "max-message",
        "max-members",
        "ping",
        "handshake",
      ] as const,
      ...["allow-host", "origin"] as const,
      ...["max-connections", "max-per-address", "idle", "drain", ...OBSERVED] as const,
      ...[...TLS_SERVER, "json", "quiet", ...COMMON] as const,
    ],
    examples: [
      "chat serve",
      "chat serve :9004 --door unix:/tmp/chat.sock --store chat.db",
      "chat serve :9004 --cluster nats://10.0.0.7:4222",
      "chat serve tls://0.0.0.0:9004 --tls-self-signed --token sesame",
    ],
    load: async () => (await import("../commands/chat_serve.ts")).chatServe,
  },
  {
    name: "chat join",
    summary: "take part in a chat room, from a terminal or a pipe",
    usage: "ADDR",
    arity: [1, 1],
    flags: [
      ...["name", "token", "room", "plain", "no-reconnect", "timeout", ...TLS_CLIENT] as const,
      ...["json", ...COMMON] as const,
    ],
    examples: [
      "chat join :9004 --name alice",
      "chat join wss://chat.example/ --token sesame --room den",
    ],
    load: async () => (await import("../commands/chat_join.ts")).chatJoin,
  },
];
